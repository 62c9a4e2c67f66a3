# The build context is the directory of spin.toml, wherever this file lies.
FROM scratch
COPY [".spin-aks/api/spin.toml", "/"]
COPY ["api.wasm", "/wasm/"]
ENTRYPOINT ["/"]
