"""The official core with one document, by its Python package."""
import http.server
import threading

from statsig_python_core import Statsig, StatsigOptions


def core(path, **more):
    """An instance that was given one document by a server on loopback, and asks for no other. `more` are its options."""
    with open(path, "rb") as document:
        body = document.read()

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def answer(self, text):
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def do_GET(self):
            self.answer(body)

        def do_POST(self):
            self.rfile.read(int(self.headers.get("content-length") or 0))
            self.answer(b'{"success":true}')

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = "http://127.0.0.1:%d" % server.server_port
    options = StatsigOptions(
        specs_url=url + "/v2/download_config_specs", log_event_url=url + "/v1/log_event",
        specs_sync_interval_ms=86_400_000, disable_country_lookup=True, **more)
    statsig = Statsig("secret-bench", options)
    details = statsig.initialize_with_details().result()
    server.shutdown()
    if details.source != "Network":
        raise RuntimeError("the official core does not take this document")
    return statsig
