namespace HomelabAutoscaler.Operator.Hosting;

/// <summary>What the process returns; everything but <see cref="Ok"/> comes with one line that says why.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    public const int Failed = 1;

    /// <summary>A flag or variable has no usable value.</summary>
    public const int Usage = 2;

    /// <summary>No usable kubeconfig or service account.</summary>
    public const int NoCluster = 3;

    /// <summary>An address to listen on is taken or not ours.</summary>
    public const int CannotListen = 4;

    /// <summary>The cluster does not know our kinds.</summary>
    public const int NoCrds = 5;
}
