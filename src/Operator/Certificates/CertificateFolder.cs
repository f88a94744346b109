using HomelabAutoscaler.Core.Errors;

namespace HomelabAutoscaler.Operator.Certificates;

/// <summary>
/// A certificate from cert-manager or of one's own, in a folder. It is read anew for each connection, of which there are few:
/// however the files are changed, the next connection has them, and those that are there stay.
/// </summary>
internal sealed class CertificateFolder(string folder, ServingCertificate serving)
{
    private readonly Lock _lock = new();

    public void Look()
    {
        lock (_lock)
        {
            try
            {
                serving.Use(new(ReadAuthorities(), Read(CertificateFiles.CertificateName), Read(CertificateFiles.KeyName)), folder);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                serving.Complain($"no certificate in {folder}: {Cause.Of(e)}");
            }
        }
    }

    private string? ReadAuthorities() => File.Exists(Path.Combine(folder, CertificateFiles.AuthoritiesName)) ? Read(CertificateFiles.AuthoritiesName) : null;

    private string Read(string file) => File.ReadAllText(Path.Combine(folder, file));
}
