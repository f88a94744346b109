namespace HomelabAutoscaler.Operator.Certificates;

/// <summary>Looks after a certificate that is kept in a Secret, for as long as the process lives: a new one is trusted long before the former one ends.</summary>
internal static class CertificateLoop
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>The same while there is no certificate yet.</summary>
    private static readonly TimeSpan ShortInterval = TimeSpan.FromSeconds(1);

    /// <param name="look">Looks once, and does what is to be done.</param>
    /// <param name="serving">The certificate that comes of it.</param>
    /// <param name="clock">What intervals go by.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task RunAsync(Func<CancellationToken, Task> look, ServingCertificate serving, TimeProvider clock, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await look(cancellation);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                // Machines are powered all the same.
                serving.Complain($"{e.Message}. Looking again");
            }

            await Task.Delay(serving.IsThere ? Interval : ShortInterval, clock, cancellation);
        }
    }
}
