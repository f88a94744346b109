using System.Text.RegularExpressions;

namespace HomelabAutoscaler.Core.Admission;

/// <summary>Names as DNS has them, which Kubernetes' objects are called by.</summary>
public static partial class DnsNames
{
    /// <summary>Whether it has the form of an RFC 1123 subdomain; how long it may be is another matter.</summary>
    public static bool IsSubdomain(string name) => Subdomain().IsMatch(name);

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Subdomain();
}
