using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;

namespace HomelabAutoscaler.Operator.Tests.Certificates;

/// <summary>A folder as the kubelet mounts a Secret: its files point into ..data, which is swapped as a whole.</summary>
internal sealed class MountedSecret : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("homelab-secret-");
    private int _version;

    public MountedSecret(X509Certificate2 certificate, X509Certificate2? authority)
    {
        Swap(certificate, authority);
        foreach (var name in authority is null ? ["tls.crt", "tls.key"] : new[] { "tls.crt", "tls.key", "ca.crt" })
        {
            File.CreateSymbolicLink(Path.Combine(Folder, name), Path.Combine("..data", name));
        }
    }

    public string Folder => _folder.FullName;

    public void Swap(X509Certificate2 certificate, X509Certificate2? authority)
    {
        var version = $"..{++_version}";
        var folder = Directory.CreateDirectory(Path.Combine(Folder, version)).FullName;
        File.WriteAllText(Path.Combine(folder, "tls.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "tls.key"), certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        if (authority is not null)
        {
            File.WriteAllText(Path.Combine(folder, "ca.crt"), authority.ExportCertificatePem());
        }

        File.CreateSymbolicLink(Path.Combine(Folder, "..data_tmp"), version);

        // In one step, which .NET has no call for when a link to a folder is replaced.
        using var move = Process.Start("mv", ["-T", Path.Combine(Folder, "..data_tmp"), Path.Combine(Folder, "..data")]);
        move.WaitForExit();
    }

    public void Spoil() => File.WriteAllText(Path.Combine(Folder, "..data", "tls.key"), "no key");

    public void Dispose() => _folder.Delete(recursive: true);
}
