using System.Security.Cryptography.X509Certificates;
using HomelabAutoscaler.Operator.Certificates;
using HomelabAutoscaler.Operator.Webhooks;

namespace HomelabAutoscaler.Operator.Tests.Webhooks;

/// <summary>A certificate from a folder, which a kubelet fills from a Secret: a new version is a new folder behind a link.</summary>
public class CertificateFolderTests
{
    private DirectoryInfo _folder = null!;

    [Before(Test)]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("homelab-certificate-");

    [After(Test)]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [Test]
    public async Task The_next_connection_after_a_change_has_the_new_certificate()
    {
        var first = Mount(1);
        await using var hooked = await HookedCluster.StartAsync(_folder.FullName);
        await Assert.That(await ShownAsync(hooked)).IsEqualTo(first);
        var second = Mount(2);
        await Assert.That(await ShownAsync(hooked)).IsEqualTo(second);
    }

    [Test]
    [Arguments("tls.crt", "nonsense")]
    [Arguments("tls.key", "nonsense")]
    [Arguments("tls.key", null)]
    public async Task What_cannot_be_used_does_not_replace_what_can(string file, string? content)
    {
        var first = Mount(1);
        await using var hooked = await HookedCluster.StartAsync(_folder.FullName);
        var path = Path.Combine(_folder.FullName, "..1", file);
        File.Delete(path);
        if (content is not null)
        {
            await File.WriteAllTextAsync(path, content);
        }

        await Assert.That(await ShownAsync(hooked)).IsEqualTo(first);
        var second = Mount(2);
        await Assert.That(await ShownAsync(hooked)).IsEqualTo(second);
    }

    [Test]
    public async Task The_key_of_another_certificate_is_not_taken()
    {
        var first = Mount(1);
        await using var hooked = await HookedCluster.StartAsync(_folder.FullName);
        File.WriteAllText(Path.Combine(_folder.FullName, "..1", "tls.key"), SelfMadeCertificate.Make("test", [HookedCluster.Host], TimeProvider.System.GetUtcNow()).Key);
        await Assert.That(await ShownAsync(hooked)).IsEqualTo(first);
    }

    [Test]
    public async Task The_operator_neither_asks_for_a_Secret_nor_changes_whom_the_API_server_trusts()
    {
        Mount(1);
        await using var hooked = await HookedCluster.StartAsync(_folder.FullName);
        await Assert.That((string?)hooked.Cluster.Handle(Sandbox.ApiServer.ApiRequest.Get("/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations")).Json()["items"]![0]!["webhooks"]![0]!["clientConfig"]!["caBundle"]).IsNull();
    }

    /// <summary>As a kubelet mounts a version of a Secret: files are links into ..data, which is a link to the version.</summary>
    /// <returns>The certificate's thumbprint.</returns>
    private string Mount(int version)
    {
        var files = SelfMadeCertificate.Make("test", [HookedCluster.Host], TimeProvider.System.GetUtcNow());
        var content = _folder.CreateSubdirectory($"..{version}");
        File.WriteAllText(Path.Combine(content.FullName, "tls.crt"), files.Certificate);
        File.WriteAllText(Path.Combine(content.FullName, "tls.key"), files.Key);
        var link = Path.Combine(_folder.FullName, "..data");
        var next = Path.Combine(_folder.FullName, "..data_tmp");
        Directory.CreateSymbolicLink(next, content.Name);
        if (version == 1)
        {
            Directory.Move(next, link);
            File.CreateSymbolicLink(Path.Combine(_folder.FullName, "tls.crt"), "..data/tls.crt");
            File.CreateSymbolicLink(Path.Combine(_folder.FullName, "tls.key"), "..data/tls.key");
        }
        else
        {
            Directory.Delete(link);
            Directory.Move(next, link);
        }

        using var loaded = files.Load();
        return loaded.Thumbprint;
    }

    private static async Task<string> ShownAsync(HookedCluster hooked)
    {
        using var certificate = await hooked.ShownCertificateAsync();
        return certificate.Thumbprint;
    }
}
