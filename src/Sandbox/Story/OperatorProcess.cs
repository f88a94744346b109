using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace HomelabAutoscaler.Sandbox.Story;

/// <summary>The operator as users run it: the native binary, in a process of its own.</summary>
public sealed class OperatorProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly StreamWriter _log;
    private readonly string _logPath;

    private OperatorProcess(Process process, StreamWriter log, string logPath, Uri grpc, Uri health)
    {
        _process = process;
        _log = log;
        _logPath = logPath;
        GrpcAddress = grpc;
        HealthAddress = health;
    }

    public Uri GrpcAddress { get; }

    public Uri HealthAddress { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>Starts the operator on two free ports of the loopback interface.</summary>
    /// <param name="program">The binary.</param>
    /// <param name="log">File that takes what it says.</param>
    /// <param name="arguments">Its flags, beside the addresses.</param>
    public static OperatorProcess Start(string program, string log, params IEnumerable<string> arguments)
    {
        var (grpc, health) = FreePorts();
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments.Concat(["--grpc-server-address", $"127.0.0.1:{grpc}", "--health-probe-bind-address", $"127.0.0.1:{health}"]))
        {
            start.ArgumentList.Add(argument);
        }

        return Start(start, log, new($"http://127.0.0.1:{grpc}"), new($"http://127.0.0.1:{health}"));
    }

    /// <summary>Starts the operator again after it has ended: same flags, same addresses, and the log goes on.</summary>
    public async Task<OperatorProcess> StartAgainAsync()
    {
        await DisposeAsync();
        return Start(_process.StartInfo, _logPath, GrpcAddress, HealthAddress);
    }

    /// <summary>What a command of the operator prints.</summary>
    /// <exception cref="InvalidOperationException">It ended badly.</exception>
    public static async Task<string> OutputOfAsync(string program, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? text : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }

    /// <summary>Waits until it says that it is ready.</summary>
    /// <returns>Whether it is; it may have ended, or take too long.</returns>
    public async Task<bool> WaitUntilReadyAsync(TimeSpan patience, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = HealthAddress, Timeout = TimeSpan.FromSeconds(1) };
        for (var waiting = Stopwatch.StartNew(); waiting.Elapsed < patience && !HasExited; await Task.Delay(10, cancellation))
        {
            try
            {
                if ((await http.GetAsync("/readyz", cancellation)).IsSuccessStatusCode)
                {
                    return true;
                }
            }
            catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
            {
                // It does not listen yet.
            }
        }

        return false;
    }

    /// <summary>Asks it to end, as Kubernetes does.</summary>
    /// <returns>Its exit code; null when it had to be killed.</returns>
    public async Task<int?> StopAsync()
    {
        if (!HasExited)
        {
            await SignalAsync("-TERM");
        }

        using var timeout = new CancellationTokenSource(StopTime);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            KillNow();
            return null;
        }
    }

    /// <summary>Ends it at once, as a power cut does.</summary>
    public void KillNow()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Lets it stand still, as a machine that swaps or sleeps does.</summary>
    public Task SuspendAsync() => SignalAsync("-STOP");

    /// <summary>Lets it go on.</summary>
    public Task ResumeAsync() => SignalAsync("-CONT");

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
        await _log.DisposeAsync();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private static OperatorProcess Start(ProcessStartInfo start, string log, Uri grpc, Uri health)
    {
        var writer = new StreamWriter(log, append: true) { AutoFlush = true };
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Write(writer, line.Data);
        process.ErrorDataReceived += (_, line) => Write(writer, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new(process, writer, log, grpc, health);
    }

    private static void Write(StreamWriter log, string? line)
    {
        lock (log)
        {
            if (line is not null && log.BaseStream is not null)
            {
                log.WriteLine(line);
            }
        }
    }

    private static (int Grpc, int Health) FreePorts()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}
