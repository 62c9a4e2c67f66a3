# The build context is the directory of spin.toml, wherever this file lies.
FROM scratch
COPY [".spin-aks/spin.toml", "/"]
COPY ["web.wasm", "/wasm/"]
ENTRYPOINT ["/"]
