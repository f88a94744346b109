using System.Globalization;
using System.Text;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Where the next page of a list begins, and at which revision the list is read.</summary>
internal sealed record ContinueToken(long Revision, string After)
{
    public static ContinueToken Parse(string text)
    {
        try
        {
            var padded = text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '=');
            var token = JsonReader.Read(Encoding.UTF8.GetString(Convert.FromBase64String(padded)));
            if (token.Text("v") != "meta.k8s.io/v1" || token.Integer("rv") is not { } revision || token.Text("start") is not { Length: > 0 } start)
                throw new FormatException("incorrect encoded start key or version");
            return new(revision, start.TrimStart('/').TrimEnd('\0'));
        }
        catch (FormatException e)
        {
            throw ApiError.BadRequest($"invalid continue token: continue key is not valid: {e.Message}");
        }
    }

    /// <summary>The place of an object in the order of a list.</summary>
    public static string PlaceOf(StoredObject stored, bool inNamespace) => inNamespace ? stored.Name : $"{stored.Namespace}/{stored.Name}";

    public override string ToString()
    {
        var json = string.Create(CultureInfo.InvariantCulture, $"{{\"v\":\"meta.k8s.io/v1\",\"rv\":{Revision},\"start\":{JsonText.Quote($"/{After}\0")}}}");
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }
}
