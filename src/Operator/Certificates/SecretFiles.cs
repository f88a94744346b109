using System.Text;
using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Operator.Certificates;

/// <summary>Certificates as a Secret holds them: PEM in base64, by the names of files.</summary>
internal static class SecretFiles
{
    /// <summary>The certificate of a Secret; null when one of its three files is missing or no text.</summary>
    public static CertificateFiles? In(Secret secret) =>
        Text(secret, CertificateFiles.AuthoritiesName) is { } authorities && Text(secret, CertificateFiles.CertificateName) is { } certificate && Text(secret, CertificateFiles.KeyName) is { } key
            ? new(authorities, certificate, key)
            : null;

    public static string? Text(Secret secret, string name)
    {
        try
        {
            return secret.Data[name] is { } value ? Encoding.UTF8.GetString(Convert.FromBase64String(value)) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    public static Secret With(Secret secret, CertificateFiles files) => With(With(With(
        secret, CertificateFiles.AuthoritiesName, files.Authorities!), CertificateFiles.CertificateName, files.Certificate), CertificateFiles.KeyName, files.Key);

    public static Secret With(Secret secret, string name, string text) =>
        secret with { Data = secret.Data.With(name, Convert.ToBase64String(Encoding.UTF8.GetBytes(text))) };
}
