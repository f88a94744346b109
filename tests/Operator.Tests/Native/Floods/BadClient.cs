namespace HomelabAutoscaler.Operator.Tests.Native.Floods;

/// <summary>What a bad client does.</summary>
internal enum BadClient
{
    /// <summary>Connects, and says nothing.</summary>
    Silent,

    /// <summary>Begins a TLS handshake, and stops in the middle of it.</summary>
    StallingHandshake,

    /// <summary>Shows no certificate.</summary>
    Nameless,

    /// <summary>Shows a certificate of another authority.</summary>
    Stranger,

    /// <summary>Speaks HTTP/1.</summary>
    Old,

    /// <summary>Sends SETTINGS and PING without end, and reads no answer.</summary>
    Chattering,

    /// <summary>Opens streams and resets them at once (CVE-2023-44487).</summary>
    Resetting,

    /// <summary>Opens as many streams as it may, and sends nothing on them.</summary>
    Waiting,

    /// <summary>Sends messages of 64 MiB.</summary>
    Bulky,

    /// <summary>Sends almost all of a message that is just not too large, and then nothing.</summary>
    HalfSending,
}
