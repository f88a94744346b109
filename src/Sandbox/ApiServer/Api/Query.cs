using System.Globalization;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>The query of a request; of a repeated parameter the first one counts.</summary>
internal sealed class Query
{
    private readonly Dictionary<string, string> _values = [];

    public Query(string text)
    {
        foreach (var pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var separator = pair.IndexOf('=', StringComparison.Ordinal);
            var name = Decode(separator < 0 ? pair : pair[..separator]);
            _values.TryAdd(name, separator < 0 ? "" : Decode(pair[(separator + 1)..]));
        }
    }

    public string this[string name] => _values.GetValueOrDefault(name, "");

    public bool Has(string name) => _values.ContainsKey(name);

    public bool Flag(string name) => this[name] is not ("" or "0" or "false" or "False" or "FALSE" or "f" or "F") || (Has(name) && this[name].Length == 0);

    /// <exception cref="ApiError">The parameter is there and is not a number.</exception>
    public long? Number(string name)
    {
        if (this[name] is not { Length: > 0 } text)
            return null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ApiError.BadRequest($"strconv.ParseInt: parsing {JsonText.Quote(text)}: invalid syntax");
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
