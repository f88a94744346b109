using System.Globalization;

namespace HomelabAutoscaler.Operator.Tests.Native.Floods;

/// <summary>Looks ten times a second how much of a process is resident.</summary>
internal sealed class ResidentMemory : IDisposable
{
    private readonly string _status;
    private readonly Timer _timer;
    private double _peak;

    public ResidentMemory(int process)
    {
        _status = $"/proc/{process}/status";
        _timer = new(_ => Look(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
    }

    /// <summary>The most that it was since the last time, in MiB.</summary>
    public double TakePeak()
    {
        Look();
        return Interlocked.Exchange(ref _peak, 0);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        try
        {
            // VmRSS:     23456 kB
            var line = File.ReadLines(_status).First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            var now = double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
            double known;
            while (now > (known = Volatile.Read(ref _peak)) && Interlocked.CompareExchange(ref _peak, now, known) != known)
            {
                // Somebody else looked at the same time.
            }
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // It has ended.
        }
    }
}
