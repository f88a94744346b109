namespace HomelabAutoscaler.Operator.Certificates;

/// <summary>A certificate that nobody can check, made when the first connection comes: what is sent cannot be overheard, but clients cannot tell who sends it.</summary>
internal sealed class OwnCertificate(string name, ServingCertificate serving, TimeProvider clock)
{
    private static readonly string[] Hosts = ["localhost"];

    private readonly Lock _lock = new();
    private CertificateFiles? _files;

    public void Look()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (_files is null || SelfMadeCertificate.IsDue(_files, Hosts, now))
            {
                _files = SelfMadeCertificate.Make(name, Hosts, now);
                serving.Use(_files, "the operator itself");
            }
        }
    }
}
