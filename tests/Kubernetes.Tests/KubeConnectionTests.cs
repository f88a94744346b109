using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Connection;
using HomelabAutoscaler.Sandbox.ApiServer;
using HomelabAutoscaler.Tests;
using k8s;
using k8s.Authentication;

namespace HomelabAutoscaler.Kubernetes.Tests;

/// <summary>Every way to an API server, over real HTTPS. Nobody has rights there, so that its refusals say who asked.</summary>
public sealed class KubeConnectionTests : IAsyncDisposable
{
    private static readonly User Jane = new("jane", []);
    private static readonly User Pod = new("system:serviceaccount:lab:operator", []);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kubeconnection-");
    private readonly Cluster _cluster = new(TimeProvider.System);
    private ApiServerHost _server = null!;

    [Before(Test)]
    public async Task Start() => _server = await ApiServerHost.StartAsync(_cluster);

    [Test]
    public async Task A_client_certificate_says_who_we_are()
    {
        var file = _server.WriteKubeconfig(PathOf("config"), Jane);
        using var connection = KubeConnection.Open(new(file));

        await Assert.That(await WhoAsync(connection)).IsEqualTo("jane");
    }

    [Test]
    public async Task A_token_says_who_we_are()
    {
        using var connection = KubeConnection.Open(new(_server.WriteTokenKubeconfig(PathOf("config"), Jane)));

        await Assert.That(await WhoAsync(connection)).IsEqualTo("jane");
    }

    [Test]
    public async Task Files_beside_the_kubeconfig_are_found()
    {
        var whole = await File.ReadAllTextAsync(_server.WriteKubeconfig(PathOf("whole"), Jane));
        File.WriteAllText(PathOf("ca.crt"), _server.CertificateAuthority);
        File.WriteAllText(PathOf("jane.crt"), FromBase64(whole, "client-certificate-data"));
        File.WriteAllText(PathOf("jane.key"), FromBase64(whole, "client-key-data"));
        using var connection = KubeConnection.Open(new(Write("certificate-authority: ca.crt", "{client-certificate: jane.crt, client-key: jane.key}")));

        await Assert.That(await WhoAsync(connection)).IsEqualTo("jane");
    }

    [Test]
    public async Task A_token_file_beside_the_kubeconfig_is_read_and_read_again()
    {
        File.WriteAllText(PathOf("token"), _cluster.IssueToken(Jane) + "\n");
        using var connection = KubeConnection.Open(new(Write(Trusted, "{tokenFile: token}")));

        await Assert.That(await WhoAsync(connection)).IsEqualTo("jane");
    }

    [Test]
    public async Task A_token_that_was_rotated_is_used_within_a_minute()
    {
        File.WriteAllText(PathOf("token"), _cluster.IssueToken(Jane));
        var tokens = new TokenFileAuth(PathOf("token"));
        using var trusting = KubeConnection.Open(new(_server.WriteTokenKubeconfig(PathOf("config"), User.Admin)));
        using var connection = new KubeConnection(_server.Address, new Way(trusting.Http), tokens: tokens);
        await Assert.That(await WhoAsync(connection)).IsEqualTo("jane");

        File.WriteAllText(PathOf("token"), _cluster.IssueToken(Pod));
        await Assert.That(await WhoAsync(connection)).IsEqualTo("jane");
        await Assert.That(TokenExpiresAt(tokens)).IsLessThanOrEqualTo(DateTime.UtcNow.AddMinutes(1));
        SetTokenExpiresAt(tokens, DateTime.UtcNow.AddSeconds(-1));
        await Assert.That(await WhoAsync(connection)).IsEqualTo(Pod.Name);
    }

    [Test]
    [Arguments("{tokenFile: token}")]
    [Arguments("{exec: {apiVersion: client.authentication.k8s.io/v1, command: /bin/sh, args: [FOLDER/plugin]}}")]
    public async Task Credentials_that_are_refused_are_read_again_for_the_next_request(string user)
    {
        var old = _cluster.IssueToken(Jane);
        File.WriteAllText(PathOf("token"), old);
        Script($"printf '{{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{{\"token\":\"%s\"}}}}' $(cat {PathOf("token")})");
        using var connection = KubeConnection.Open(new(Write(Trusted, user.Replace("FOLDER", _folder.FullName, StringComparison.Ordinal))));
        await Assert.That(await WhoAsync(connection)).IsEqualTo("jane");

        _cluster.RevokeToken(old);
        var refused = await Failing.With<KubeApiException>(() => new KubeApi(connection, TimeProvider.System, "test").GetAsync<Lease>(new("default", "x"), default));
        await Assert.That(refused.Message).Contains("401").And.Contains($"renew those of {PathOf("config")}");

        File.WriteAllText(PathOf("token"), _cluster.IssueToken(Pod));
        await Assert.That(await WhoAsync(connection)).IsEqualTo(Pod.Name);
    }

    [Test]
    public async Task A_token_in_the_kubeconfig_itself_is_read_again_when_it_is_refused()
    {
        var old = _cluster.IssueToken(Jane);
        using var connection = KubeConnection.Open(new(Write(Trusted, $"{{token: \"{old}\"}}")));
        await Assert.That(await WhoAsync(connection)).IsEqualTo("jane");

        _cluster.RevokeToken(old);
        File.WriteAllText(PathOf("config"), "half writ");
        for (var request = 0; request < 2; request++)
        {
            await Failing.With<KubeApiException>(() => new KubeApi(connection, TimeProvider.System, "test").GetAsync<Lease>(new("default", "x"), default));
        }

        Write(Trusted, $"{{token: \"{_cluster.IssueToken(Pod)}\"}}");
        await Assert.That(await WhoAsync(connection)).IsEqualTo(Pod.Name);
    }

    [Test]
    public async Task Without_a_token_file_for_a_while_requests_fail_and_say_so()
    {
        using var trusting = KubeConnection.Open(new(_server.WriteTokenKubeconfig(PathOf("config"), User.Admin)));
        using var connection = new KubeConnection(_server.Address, new Way(trusting.Http), tokens: new TokenFileAuth(PathOf("token")));
        var api = new KubeApi(connection, TimeProvider.System, "test");
        var thrown = await Failing.With<KubeApiException>(() => api.GetAsync<Lease>(new("default", "x"), default));

        await Assert.That(thrown.Message).IsEqualTo(
            $"get leases.coordination.k8s.io default/x: no credentials for the API server: {PathOf("token")} is not there");
        await Assert.That(thrown.IsTransient).IsTrue();
    }

    [Test]
    [NotInParallel]
    public async Task A_pod_uses_its_service_account()
    {
        File.WriteAllText(PathOf("ca.crt"), _server.CertificateAuthority);
        File.WriteAllText(PathOf("token"), _cluster.IssueToken(Pod) + "\n");
        File.WriteAllText(PathOf("namespace"), "lab\n");
        var mount = ServiceAccountPath(null);
        var (proxy, unused) = (HttpClient.DefaultProxy, new UnusedProxy());
        try
        {
            HttpClient.DefaultProxy = unused;
            ServiceAccountPath(null) = _folder.FullName;
            Environment.SetEnvironmentVariable("KUBERNETES_SERVICE_HOST", _server.Address.Host);
            Environment.SetEnvironmentVariable("KUBERNETES_SERVICE_PORT", $"{_server.Address.Port}");
            Environment.SetEnvironmentVariable("KUBECONFIG", null);
            using var connection = KubeConnection.Open(new());

            await Assert.That(await WhoAsync(connection)).IsEqualTo(Pod.Name);
            await Assert.That(connection.Namespace).IsEqualTo("lab");
            await Assert.That(unused.Asked).IsEqualTo(0).Because("the API server is in the cluster, whatever HTTPS_PROXY says");

            File.WriteAllText(PathOf("ca.crt"), "rubbish");
            await Assert.That(await ProblemAsync(connection: null)).IsEqualTo("the Pod's service account cannot be used: its ca.crt holds no certificate");
        }
        finally
        {
            HttpClient.DefaultProxy = proxy;
            ServiceAccountPath(null) = mount;
            Environment.SetEnvironmentVariable("KUBERNETES_SERVICE_HOST", null);
            Environment.SetEnvironmentVariable("KUBERNETES_SERVICE_PORT", null);
        }
    }

    [Test]
    [Arguments(3600, 2)]
    [Arguments(-5, 4)]
    public async Task An_exec_plugin_is_run_again_when_its_token_has_expired(int seconds, int runs)
    {
        var expiry = DateTimeOffset.UtcNow.AddSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var credential = $$$"""{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"{{{_cluster.IssueToken(Jane)}}}","expirationTimestamp":"{{{expiry}}}"}}""";
        var plugin = Script($"echo run >> {PathOf("runs")}\necho '{credential}'");
        using var connection = KubeConnection.Open(new(Write(Trusted, Exec(plugin))));
        for (var request = 0; request < 3; request++)
        {
            await Assert.That(await WhoAsync(connection)).IsEqualTo("jane");
        }

        // Once to see what the plugin gives, and then for the requests.
        await Assert.That((await File.ReadAllLinesAsync(PathOf("runs"))).Length).IsEqualTo(runs);
    }

    [Test]
    [Arguments("two words")]
    [Arguments("a \"quoted\" word")]
    [Arguments("\"")]
    [Arguments("it's")]
    [Arguments("$HOME `id` *")]
    [Arguments("C:\\new folder\\")]
    [Arguments("a \\\"b\\\\\" c")]
    [Arguments("")]
    public async Task Arguments_of_an_exec_plugin_reach_it_unchanged(string argument)
    {
        var plugin = Script($"printf %s \"$1\" > {PathOf("first")}\nprintf %s \"$# $2\" > {PathOf("second")}\necho '{Credential}'");
        var quoted = argument.Replace("'", "''", StringComparison.Ordinal);
        using var connection = KubeConnection.Open(new(Write(Trusted, Exec($"{plugin}, '{quoted}', last"))));

        await Assert.That(await WhoAsync(connection)).IsEqualTo("jane");
        await Assert.That(await File.ReadAllTextAsync(PathOf("first"))).IsEqualTo(argument);
        await Assert.That(await File.ReadAllTextAsync(PathOf("second"))).IsEqualTo("2 last");
    }

    [Test]
    public async Task An_exec_plugin_that_fails_later_is_a_failed_request()
    {
        var credential = $$$"""{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"x","expirationTimestamp":"2020-01-01T00:00:00Z"}}""";
        var plugin = Script($"[ -e {PathOf("ran")} ] && exit 3\ntouch {PathOf("ran")}\necho '{credential}'");
        using var connection = KubeConnection.Open(new(Write(Trusted, Exec(plugin))));
        var thrown = await Failing.With<KubeApiException>(() => new KubeApi(connection, TimeProvider.System, "test").GetAsync<Lease>(new("default", "x"), default));

        await Assert.That(thrown.Message).StartsWith("get leases.coordination.k8s.io default/x: no credentials for the API server: external exec failed ");
        await Assert.That(thrown.Message).DoesNotContain("\n");
    }

    [Test]
    public async Task Of_several_contexts_the_wanted_one_is_taken()
    {
        var file = _server.WriteTokenKubeconfig(PathOf("config"), Jane);
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file))
            .Replace("contexts:", "contexts:\n- name: lab\n  context: {cluster: sandbox, user: \"jane\", namespace: machines}", StringComparison.Ordinal));
        using var connection = KubeConnection.Open(new(file, "lab"));

        await Assert.That(connection.Namespace).IsEqualTo("machines");
        await Assert.That(await ProblemAsync(new(file, "office"))).IsEqualTo($"kubeconfig {file} cannot be used: it has no context \"office\", only: lab, sandbox");
    }

    /// <summary>As kubectl does it: the context may be in one file, its cluster in another, its user in a third; each has its own files beside it.</summary>
    [Test]
    [NotInParallel]
    public async Task Files_of_KUBECONFIG_are_merged()
    {
        _folder.CreateSubdirectory("clusters");
        File.WriteAllText(PathOf("clusters/ca.crt"), _server.CertificateAuthority);
        File.WriteAllText(PathOf("clusters/config"), $"""
            clusters:
            - name: home
              cluster:
                server: {_server.Address.GetLeftPart(UriPartial.Authority)}
                certificate-authority: ca.crt
            users:
            - name: jane
              user:
                token: another-jane
            """);
        _folder.CreateSubdirectory("users");
        File.WriteAllText(PathOf("users/token"), _cluster.IssueToken(Jane));
        File.WriteAllText(PathOf("users/config"), """
            current-context: lab
            users:
            - {name: jane, user: {tokenFile: token}}
            """);
        File.WriteAllText(PathOf("empty"), "");
        File.WriteAllText(PathOf("contexts"), """
            clusters: null
            users: null
            current-context: office
            contexts:
            - {name: lab, context: {cluster: home, user: jane, namespace: machines}}
            """);
        try
        {
            Environment.SetEnvironmentVariable("KUBECONFIG", $"{PathOf("none")}:{PathOf("empty")}:{PathOf("users/config")}::{PathOf("contexts")}:{PathOf("clusters/config")}");
            using (var connection = KubeConnection.Open(new()))
            {
                await Assert.That(connection.Namespace).IsEqualTo("machines");
                await Assert.That(await WhoAsync(connection)).IsEqualTo("jane");
            }

            await Assert.That(await ProblemAsync(new(Context: "office"))).EndsWith("cannot be used: it has no context \"office\", only: lab");
            File.WriteAllText(PathOf("contexts"), "contexts: {{{");
            await Assert.That(await ProblemAsync(new())).Contains($"clusters/config cannot be used: {PathOf("contexts")}: not YAML at line ");
            Environment.SetEnvironmentVariable("KUBECONFIG", $"{PathOf("none")}:{PathOf("nothing")}");
            await Assert.That(await ProblemAsync(new())).IsEqualTo($"there is no kubeconfig {PathOf("none")}:{PathOf("nothing")}");
        }
        finally
        {
            Environment.SetEnvironmentVariable("KUBECONFIG", null);
        }
    }

    [Test]
    public async Task Credentials_are_read_again_for_the_context_that_was_the_current_one_at_first()
    {
        var file = Write(Trusted, $"{{token: \"{_cluster.IssueToken(Jane)}\"}}");
        using var connection = KubeConnection.Open(new(file));
        await Assert.That(await WhoAsync(connection)).IsEqualTo("jane");

        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file))
            .Replace("current-context: sandbox", "current-context: office", StringComparison.Ordinal)
            .Replace("contexts:\n", "contexts:\n- name: office\n  context: {cluster: sandbox, user: pod}\n", StringComparison.Ordinal)
            .Replace("users:\n", $"users:\n- name: pod\n  user: {{token: \"{_cluster.IssueToken(Pod)}\"}}\n", StringComparison.Ordinal));
        connection.Refused(await connection.CredentialsAsync(default));
        await Assert.That(await WhoAsync(connection)).IsEqualTo("jane").Because("whoever uses another context meanwhile does so elsewhere");

        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace(_server.Address.GetLeftPart(UriPartial.Authority), "https://office.test", StringComparison.Ordinal));
        connection.Refused(await connection.CredentialsAsync(default));
        await Assert.That(await WhoAsync(connection)).IsEqualTo("jane").Because("a token of another server is none of ours");
    }

    [Test]
    public async Task A_plugin_is_found_beside_its_kubeconfig()
    {
        File.CreateSymbolicLink(PathOf("shell"), "/bin/sh");
        using var connection = KubeConnection.Open(new(Write(Trusted, Exec(Script($"echo '{Credential}'")).Replace("/bin/sh", "./shell", StringComparison.Ordinal))));

        await Assert.That(await WhoAsync(connection)).IsEqualTo("jane");
    }

    [Test]
    public async Task The_proxy_that_the_kubeconfig_gives_is_used()
    {
        using var tunnel = new Tunnel();
        using var connection = KubeConnection.Open(new(Write($"{Trusted}\n    proxy-url: http://jane:p%40ss@{tunnel.Address}", $"{{token: \"{_cluster.IssueToken(Jane)}\"}}")));

        await Assert.That(await WhoAsync(connection)).IsEqualTo("jane");
        await Assert.That(tunnel.Requests[0]).StartsWith($"CONNECT {_server.Address.Authority} ");
        await Assert.That(tunnel.Requests[^1]).Contains($"Proxy-Authorization: Basic {Convert.ToBase64String("jane:p@ss"u8)}");
        await Assert.That(await ProblemAsync(new(Write($"{Trusted}\n    proxy-url: ftp://{tunnel.Address}", "{token: x}")))).EndsWith("its proxy-url is not an http, https or socks5 URL");
    }

    [Test]
    public async Task While_an_authority_is_exchanged_both_are_trusted()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var former = new CertificateRequest("CN=former-ca", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-1), DateTimeOffset.UtcNow.AddYears(1));
        File.WriteAllText(PathOf("ca.crt"), former.ExportCertificatePem() + "\n" + _server.CertificateAuthority);
        using var connection = KubeConnection.Open(new(Write("certificate-authority: ca.crt", $"{{token: \"{_cluster.IssueToken(Jane)}\"}}")));

        await Assert.That(await WhoAsync(connection)).IsEqualTo("jane");
    }

    [Test]
    public async Task A_server_of_another_name_is_not_spoken_to()
    {
        File.WriteAllText(PathOf("ca.crt"), _server.CertificateAuthority);
        using var connection = KubeConnection.Open(new(Write("tls-server-name: another.example\n    certificate-authority: ca.crt", "{token: secret}")));
        var thrown = await Failing.With<KubeApiException>(() => new KubeApi(connection, TimeProvider.System, "test").GetAsync<Lease>(new("default", "x"), default));

        await Assert.That(thrown.Message).EndsWith(" is for another name: use the one that it is for in the server's address, or as tls-server-name");
    }

    [Test]
    [Arguments("localhost")]
    [Arguments("127.0.0.1")]
    public async Task A_server_is_spoken_to_under_the_name_that_the_kubeconfig_gives(string name)
    {
        File.WriteAllText(PathOf("ca.crt"), _server.CertificateAuthority);
        using var connection = KubeConnection.Open(new(Write($"tls-server-name: {name}\n    certificate-authority: ca.crt", $"{{token: \"{_cluster.IssueToken(Jane)}\"}}")));

        await Assert.That(await WhoAsync(connection)).IsEqualTo("jane");
    }

    [Test]
    public async Task A_server_of_another_authority_is_not_spoken_to()
    {
        using var other = new Authority();
        File.WriteAllText(PathOf("ca.crt"), other.Pem);
        using var connection = KubeConnection.Open(new(Write("certificate-authority: ca.crt", "{token: secret}")));
        var asked = 0;
        _cluster.Answered = (_, _) => asked++;
        var thrown = await Failing.With<KubeApiException>(() => new KubeApi(connection, TimeProvider.System, "test").GetAsync<Lease>(new("default", "x"), default));

        await Assert.That(thrown.Message).StartsWith("get leases.coordination.k8s.io default/x: no TLS connection, see the certificate authority of the connection: the server's certificate (");
        await Assert.That(thrown.Message).Contains(") does not come from that authority (");
        await Assert.That(thrown.IsTransient).IsTrue();
        await Assert.That(asked).IsEqualTo(0);
    }

    /// <summary>As where each cluster's authority is signed by one of the house.</summary>
    [Test]
    public async Task An_authority_need_not_be_a_root()
    {
        using var house = new Authority();
        using var cluster = new Authority(house);
        await using var server = await ApiServerHost.StartAsync(_cluster, authority: cluster);
        var token = $"{{token: \"{_cluster.IssueToken(Jane)}\"}}";
        File.WriteAllText(PathOf("ca.crt"), cluster.Pem);
        using (var connection = KubeConnection.Open(new(Write("certificate-authority: ca.crt", token, server.Address))))
        {
            await Assert.That(await WhoAsync(connection)).IsEqualTo("jane");
        }

        using var beside = new Authority(house);
        File.WriteAllText(PathOf("ca.crt"), beside.Pem);
        using var refusing = KubeConnection.Open(new(Write("certificate-authority: ca.crt", token, server.Address)));
        await Assert.That(await WhoAsync(refusing)).Contains(" does not come from that authority (");
    }

    [Test]
    public async Task Whoever_wants_no_check_gets_none()
    {
        using var connection = KubeConnection.Open(new(Write("insecure-skip-tls-verify: true", $"{{token: \"{_cluster.IssueToken(Jane)}\"}}")));

        await Assert.That(await WhoAsync(connection)).IsEqualTo("jane");
        await Assert.That(await ProblemAsync(new(Write($"insecure-skip-tls-verify: true\n    {Trusted}", "{token: x}")))).EndsWith("it has a certificate authority and insecure-skip-tls-verify, of which one must go");
    }

    [Test]
    [Arguments("", "it is empty or not a kubeconfig")]
    [Arguments("- a\n- b\n", "")]
    [Arguments("contexts: {{{", "not YAML at line 2: ")]
    [Arguments("apiVersion: v1\nkind: Config\n", "it has no current-context; give --context with one of: (none)")]
    [Arguments("current-context: a\ncontexts:\n- name: b\n  context: {cluster: c, user: d}\n", "it has no context \"a\", only: b")]
    [Arguments("current-context: a\ncontexts:\n- name: a\n", "Cluster not set for context `a` in kubeconfig")]
    [Arguments("<<: *a", "it is empty or not a kubeconfig")]
    [Arguments("current-context: a\ncontexts:\n- name: a\n  context: {cluster: c, user: d}\n", "Cluster not found for context")]
    public async Task A_kubeconfig_that_is_wrong_says_what_is_wrong(string text, string problem)
    {
        File.WriteAllText(PathOf("config"), text);

        await Assert.That(await ProblemAsync(new(PathOf("config")))).StartsWith($"kubeconfig {PathOf("config")} cannot be used: {problem}");
    }

    [Test]
    [Arguments("certificate-authority-data: '!!'", "{token: x}", "its certificate-authority-data is not base64")]
    [Arguments("certificate-authority-data: aGVsbG8=", "{token: x}", "its certificate authority holds no certificate in PEM form")]
    [Arguments("certificate-authority: none.crt", "{token: x}", "its certificate-authority FOLDER/none.crt is not there")]
    [Arguments("insecure-skip-tls-verify: true", "{}", "User: jane does not have appropriate auth credentials in kubeconfig")]
    [Arguments("insecure-skip-tls-verify: true", "{tokenFile: none}", "its tokenFile FOLDER/none is not there")]
    [Arguments("insecure-skip-tls-verify: true", "{exec: {apiVersion: v1, command: /nowhere}}", "its exec plugin \"/nowhere\" gave no credentials: external exec failed due to: ")]
    [Arguments("insecure-skip-tls-verify: true", "{exec: {apiVersion: v1, command: /bin/false}}", "its exec plugin \"/bin/false\" gave no credentials: external exec failed due to ")]
    [Arguments("insecure-skip-tls-verify: true", "{exec: {command: /bin/true}}", "its exec plugin \"/bin/true\" gave no credentials: External command execution missing ApiVersion key")]
    public async Task Credentials_that_are_wrong_say_what_is_wrong(string trust, string user, string problem)
    {
        var file = Write(trust, user);

        await Assert.That(await ProblemAsync(new(file))).StartsWith($"kubeconfig {file} cannot be used: {problem.Replace("FOLDER", _folder.FullName, StringComparison.Ordinal)}");
    }

    [Test]
    [Arguments("{client-certificate-data: aGVsbG8=, client-key-data: aGVsbG8=}")]
    [Arguments("{client-certificate-data: '!!', client-key-data: aGVsbG8=}")]
    [Arguments("{client-certificate: none.crt, client-key: none.key}")]
    public async Task A_client_certificate_that_cannot_be_used_says_so(string user) =>
        await Assert.That(await ProblemAsync(new(Write("insecure-skip-tls-verify: true", user)))).StartsWith("the client certificate of the kubeconfig cannot be used: ");

    [Test]
    [Arguments("clusters: ", "[", "]", 1)]
    [Arguments("preferences: ", "{a: ", "}", 1)]
    [Arguments("users:\n", "- ", "", 2)]
    public async Task A_kubeconfig_that_is_nested_without_end_is_refused_at_once(string member, string open, string close, int line)
    {
        File.WriteAllText(PathOf("config"), member + string.Concat(Enumerable.Repeat(open, 50_000)) + string.Concat(Enumerable.Repeat(close, 50_000)));

        await Assert.That(await ProblemAsync(new(PathOf("config")))).IsEqualTo($"kubeconfig {PathOf("config")} cannot be used: it is nested deeper than 64 levels at line {line}");
    }

    [Test]
    public async Task What_is_wrong_with_a_kubeconfig_is_one_line()
    {
        File.WriteAllText(PathOf("config"), "current-context: a\nclusters:\n- name: a\n  cluster: {server: \"\\x7f\\e[31m\"}\ncontexts:\n- name: a\n  context: {cluster: a}\n");

        await Assert.That((await ProblemAsync(new(PathOf("config")))).Any(char.IsControl)).IsFalse();
    }

    [Test]
    public async Task A_kubeconfig_that_is_not_there_is_said_to_be_so()
    {
        await Assert.That(await ProblemAsync(new(PathOf("none")))).IsEqualTo($"there is no kubeconfig {PathOf("none")}");
        await Assert.That(await ProblemAsync(new(_folder.FullName))).IsEqualTo($"there is no kubeconfig {_folder.FullName}");
    }

    [Test]
    [Arguments("ftp://example.com")]
    [Arguments("example.com:6443")]
    public async Task An_address_that_nobody_can_ask_is_refused(string address)
    {
        var file = Write("insecure-skip-tls-verify: true", "{token: x}");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace(_server.Address.GetLeftPart(UriPartial.Authority), address, StringComparison.Ordinal));

        await Assert.That(await ProblemAsync(new(file))).Contains("URL");
    }

    [After(Test)]
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        if (_folder.Exists)
        {
            _folder.Delete(recursive: true);
            _folder.Refresh();
        }
    }

    private string Trusted => $"certificate-authority-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(_server.CertificateAuthority))}";

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private static async Task<string> WhoAsync(KubeConnection connection)
    {
        var thrown = await Failing.With<KubeApiException>(() => new KubeApi(connection, TimeProvider.System, "test").GetAsync<Lease>(new("default", "x"), default));
        return thrown.Message.Split("User \"") is [_, var rest, ..] ? rest[..rest.IndexOf('"', StringComparison.Ordinal)] : thrown.Message;
    }

    private static async Task<string> ProblemAsync(KubeConnectionOptions? connection)
    {
        var thrown = await Failing.With<KubeConnectionException>(() =>
        {
            KubeConnection.Open(connection ?? new()).Dispose();
            return Task.CompletedTask;
        });
        return thrown.Message;
    }

    private string Write(string trust, string user, Uri? server = null)
    {
        File.WriteAllText(PathOf("config"), $"""
            apiVersion: v1
            kind: Config
            current-context: sandbox
            contexts:
            - name: sandbox
              context: {"{cluster: sandbox, user: jane}"}
            clusters:
            - name: sandbox
              cluster:
                server: {(server ?? _server.Address).GetLeftPart(UriPartial.Authority)}
                {trust}
            users:
            - name: jane
              user: {user}
            """);
        return PathOf("config");
    }

    /// <summary>What a plugin says that knows Jane.</summary>
    private string Credential => $$$"""{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"{{{_cluster.IssueToken(Jane)}}}"}}""";

    private static string Exec(string plugin) => $"{{exec: {{apiVersion: client.authentication.k8s.io/v1, command: /bin/sh, args: [{plugin}]}}}}";

    private string Script(string text)
    {
        File.WriteAllText(PathOf("plugin"), text);
        return PathOf("plugin");
    }

    private static string FromBase64(string kubeconfig, string member) =>
        Encoding.UTF8.GetString(Convert.FromBase64String(kubeconfig.Split('\n').First(line => line.Contains(member, StringComparison.Ordinal)).Split(": ")[1].Trim()));

    private sealed class UnusedProxy : IWebProxy
    {
        public int Asked { get; private set; }

        public ICredentials? Credentials { get; set; }

        public Uri? GetProxy(Uri destination) => null;

        public bool IsBypassed(Uri host)
        {
            Asked++;
            return true;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.StaticField, Name = "ServiceAccountPath")]
    private static extern ref string ServiceAccountPath(KubernetesClientConfiguration? of);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_TokenExpiresAt")]
    private static extern DateTime TokenExpiresAt(TokenFileAuth of);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_TokenExpiresAt")]
    private static extern void SetTokenExpiresAt(TokenFileAuth of, DateTime time);
}
