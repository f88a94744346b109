using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HomelabAutoscaler.Operator.Hosting;

/// <summary>Opens ports.</summary>
internal static class Listening
{
    /// <summary>Opens a port, unless the address is none.</summary>
    public static void Listen(this KestrelServerOptions options, string text, Action<ListenOptions> configure)
    {
        if (!ListenAddress.TryParse(text, out var address) || address.IsNone)
        {
            return;
        }

        if (address.Interface is { } local)
        {
            options.Listen(local, address.Port, configure);
        }
        else
        {
            options.ListenAnyIP(address.Port, configure);
        }
    }
}
