using System.Globalization;
using System.Net;

namespace HomelabAutoscaler.Operator.Hosting;

/// <summary>An address to listen on: <c>HOST:PORT</c>, <c>[IPV6]:PORT</c>, <c>:PORT</c> for every interface, or <c>0</c> for none.</summary>
internal readonly record struct ListenAddress(IPAddress? Interface, int Port)
{
    /// <summary>What stands for no address.</summary>
    public const string None = "0";

    public bool IsNone => Port < 0;

    /// <summary>Reads an address; port 0 lets the system choose.</summary>
    public static bool TryParse(string text, out ListenAddress address)
    {
        if (text == None)
        {
            address = new(null, -1);
            return true;
        }

        address = default;
        var colon = text.LastIndexOf(':');
        if (colon < 0 || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > ushort.MaxValue)
        {
            return false;
        }

        var host = text[..colon].Trim('[', ']');
        if (host.Length == 0)
        {
            address = new(null, port);
            return true;
        }

        var known = host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(host, out var parsed) ? parsed : null;
        address = new(known, port);
        return known is not null;
    }
}
