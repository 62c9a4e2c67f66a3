# The build context is the directory of spin.toml, wherever this file lies.
FROM scratch
COPY [".spin-aks/shop/spin.toml", "/"]
COPY ["assets", "/files/web/assets"]
COPY ["web.wasm", "/wasm/"]
ENTRYPOINT ["/"]
