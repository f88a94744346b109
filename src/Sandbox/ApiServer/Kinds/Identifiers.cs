namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Uids and generated names; the same ones in every run when seeded.</summary>
internal sealed class Identifiers(int? seed)
{
    // Without vowels and without look-alikes, as Kubernetes generates names.
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";
    private readonly Random _random = seed is { } s ? new Random(s) : new Random();
    private readonly Lock _lock = new();

    public string Uid()
    {
        Span<byte> bytes = stackalloc byte[16];
        lock (_lock)
            _random.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    public string Suffix()
    {
        lock (_lock)
            return new string(_random.GetItems<char>(Alphabet, 5));
    }
}
