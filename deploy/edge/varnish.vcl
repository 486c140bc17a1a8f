# The edge rule for Varnish 7. Included in your VCL before your own vcl_recv: docs/edge.md.
#
# Readers without a session get one copy of a page whatever cookies they have. Varnish's built-in rules
# do the rest: POST, Authorization and the cookies that stay go to the wiki, private answers are not kept.

# MediaWiki sends PURGE for what was edited. Leave both pieces out where your VCL answers PURGE already.
acl wiki_servers {
	"127.0.0.1";
	"::1";
}

sub vcl_recv {
	if (req.method == "PURGE") {
		if (client.ip !~ wiki_servers) {
			return (synth(405));
		}
		return (purge);
	}
	# Put your wiki's $wgCookiePrefix (its database's name, unless it is set) in place of "wiki".
	# load.php never reads a cookie; api.php and rest.php may, for readers without a session too.
	if (req.method ~ "^(GET|HEAD)$" && req.url !~ "^/(w/)?(api|rest)\.php"
		&& (req.url ~ "^/(w/)?load\.php"
			|| req.http.Cookie !~ "(^|; *)(wiki(_session|Token|UserID)|forceHTTPS|UseDC|cpPosIndex)=")) {
		unset req.http.Cookie;
	}
}
