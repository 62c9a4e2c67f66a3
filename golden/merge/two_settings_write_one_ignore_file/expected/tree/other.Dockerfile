# The build context is the directory of spin.toml, wherever this file lies.
FROM scratch
COPY [".spin-aks/shop/spin.toml", "/"]
COPY ["assets/a.html", \
      "assets/b.psd", \
      "/files/web/assets/"]
COPY ["web.wasm", "/wasm/"]
ENTRYPOINT ["/"]
