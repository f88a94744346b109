using System.Text.Json;

namespace HomelabAutoscaler.Kubernetes.Api;

/// <summary>How much of an answer is taken at most, so that no answer takes all memory.</summary>
internal static class JsonLimits
{
    /// <summary>Deeper than any object of the kinds in use; one object beyond the default of 64 would hold up a whole list.</summary>
    public static readonly JsonReaderOptions Options = new() { MaxDepth = 512 };

    /// <summary>In bytes; the API server itself takes objects of up to 3 MiB.</summary>
    public const int LargestObject = 16 * 1024 * 1024;
}
