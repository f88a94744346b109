namespace HomelabAutoscaler.Operator.Webhooks;

/// <summary>
/// A certificate from cert-manager or of one's own, in a folder. It is read anew for each connection, of which the API server
/// makes few: however the files are changed, the next connection has them.
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
                serving.Use(new("", Read(CertificateFiles.CertificateName), Read(CertificateFiles.KeyName)), folder);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                serving.Complain($"no certificate in {folder}: {e.Message}");
            }
        }
    }

    private string Read(string file) => File.ReadAllText(Path.Combine(folder, file));
}
