using System.Globalization;
using System.Net;

namespace HomelabAutoscaler.Power;

/// <summary>The magic packet: six bytes FF, sixteen times the address of the network card, and the SecureOn password.</summary>
public static class MagicPacket
{
    private const int AddressLength = 6;
    private const int Repetitions = 16;

    /// <param name="macAddress">Six bytes as hexadecimal digits with colons or dashes.</param>
    /// <param name="password">SecureOn password, 4 or 6 bytes as 192.0.2.1 or as hexadecimal digits; null for none.</param>
    /// <exception cref="PowerException">One of both cannot be read.</exception>
    public static byte[] Of(string macAddress, string? password)
    {
        var address = Bytes(macAddress) is { Length: AddressLength } bytes
            ? bytes
            : throw new PowerException($"{macAddress} is not an address of a network card: it has six bytes, such as 00:00:5e:00:53:01");
        var secret = password is null ? [] : PasswordOf(password);
        var packet = new byte[AddressLength + (Repetitions * AddressLength) + secret.Length];
        packet.AsSpan(0, AddressLength).Fill(0xff);
        for (var repetition = 1; repetition <= Repetitions; repetition++)
        {
            address.CopyTo(packet, repetition * AddressLength);
        }

        secret.CopyTo(packet, packet.Length - secret.Length);
        return packet;
    }

    private static byte[] PasswordOf(string text)
    {
        if (text.Split('.').Length == 4 && IPAddress.TryParse(text, out var four))
        {
            return four.GetAddressBytes();
        }

        return Bytes(text) is { Length: 4 or 6 } bytes
            ? bytes
            : throw new PowerException("the SecureOn password cannot be read: it has 4 or 6 bytes, such as 192.0.2.1 or 00-00-5e-00-53-01");
    }

    private static byte[]? Bytes(string text)
    {
        var parts = text.Split(':', '-');
        var bytes = new byte[parts.Length];
        for (var at = 0; at < parts.Length; at++)
        {
            if (parts[at].Length != 2 || !byte.TryParse(parts[at], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[at]))
            {
                return null;
            }
        }

        return bytes;
    }
}
