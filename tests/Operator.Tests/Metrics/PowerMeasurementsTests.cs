using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Operator.Metrics;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Operator.Tests.Metrics;

/// <summary>What is measured of operations, status by status as they are written.</summary>
public sealed class PowerMeasurementsTests : IDisposable
{
    private static readonly MachineStatus Off = new() { Progress = MachineState.Shutdown, Since = Make.Now };

    private static readonly MachineStatus On = new() { Progress = MachineState.Ready, Since = Make.Now };

    private readonly OperatorMeter _meter = new();
    private readonly SeriesStore _measured;

    public PowerMeasurementsTests() => _measured = new(_meter.Meter);

    public void Dispose()
    {
        _measured.Dispose();
        _meter.Dispose();
    }

    [Test]
    public async Task A_boot_is_counted_with_its_attempts_and_its_time()
    {
        var booting = Operating(MachineState.StartingUp, PowerOperationKind.Startup, attempt: 1);
        Record(Off, booting, booting with { Message = "still" }, Operating(MachineState.StartingUp, PowerOperationKind.Startup, attempt: 2), After(On, 40));

        await Assert.That(Of("startup")).IsEquivalentTo([
            "attempts_total 2", "failed_attempts_total 1", "operations_total succeeded 1", "duration 40 in 1",
        ]);
    }

    [Test]
    public async Task A_drain_and_the_shutdown_after_it_are_two_operations()
    {
        var draining = On with { Progress = MachineState.Draining, Drain = new() { StartTime = Make.Now, Deadline = Make.Now } };
        Record(On, draining, draining with { Message = "still" }, After(Operating(MachineState.ShuttingDown, PowerOperationKind.Shutdown, attempt: 1), 25), After(Off, 55));

        await Assert.That(Of("drain")).IsEquivalentTo(["operations_total succeeded 1", "duration 25 in 1"]);
        await Assert.That(Of("shutdown")).IsEquivalentTo(["attempts_total 1", "operations_total succeeded 1", "duration 55 in 1"]);
    }

    [Test]
    [Arguments(MachineState.StartingUp, MachineState.StartupFailed, PowerOperationKind.Startup, "startup")]
    [Arguments(MachineState.ShuttingDown, MachineState.ShutdownFailed, PowerOperationKind.Shutdown, "shutdown")]
    public async Task What_is_given_up_counts_as_failed_with_its_last_attempt_and_without_a_time(MachineState under, MachineState failed, PowerOperationKind kind, string operation)
    {
        var last = Operating(under, kind, attempt: 3);
        Record(last, last with { Progress = failed });

        await Assert.That(Of(operation)).IsEquivalentTo(["failed_attempts_total 1", "operations_total failed 1"]);
    }

    [Test]
    public async Task A_drain_that_is_given_up_counts_as_failed()
    {
        var draining = On with { Progress = MachineState.Draining };
        Record(draining, draining with { Progress = MachineState.DrainFailed });

        await Assert.That(Of("drain")).IsEquivalentTo(["operations_total failed 1"]);
    }

    [Test]
    public async Task A_boot_that_is_called_off_neither_succeeds_nor_fails()
    {
        Record(Operating(MachineState.StartingUp, PowerOperationKind.Startup, attempt: 1), Operating(MachineState.ShuttingDown, PowerOperationKind.Shutdown, attempt: 1, minutes: 1));

        await Assert.That(Of("startup")).IsEmpty();
        await Assert.That(Of("shutdown")).IsEquivalentTo(["attempts_total 1"]);
    }

    [Test]
    public async Task A_clock_that_is_set_back_makes_no_negative_time()
    {
        Record(Operating(MachineState.StartingUp, PowerOperationKind.Startup, attempt: 1), After(On, -3600));

        await Assert.That(Of("startup")).IsEquivalentTo(["operations_total succeeded 1", "duration 0 in 1"]);
    }

    private static MachineStatus Operating(MachineState state, PowerOperationKind kind, int attempt, int minutes = 0) => new()
    {
        Progress = state,
        Since = Make.Now,
        Operation = new()
        {
            Kind = kind,
            StartTime = Make.Now.AddMinutes(minutes),
            Deadline = Make.Now,
            Attempt = attempt,
            AttemptTime = Make.Now,
            AttemptDeadline = Make.Now,
            JobName = $"job-{attempt}",
        },
    };

    private static MachineStatus After(MachineStatus status, int seconds) => status with { Since = Make.Now.AddSeconds(seconds) };

    private void Record(params MachineStatus[] statuses)
    {
        foreach (var (before, after) in statuses.Zip(statuses.Skip(1)))
        {
            PowerMeasurements.Record(new("n", "g"), before, after, _meter);
        }
    }

    /// <summary>All that was measured of an operation, in short.</summary>
    private List<string> Of(string operation)
    {
        var text = new PrometheusText();
        _measured.WriteTo(text, _ => true);
        var lines = text.ToString().Split('\n').Where(line => line.Contains($"operation=\"{operation}\"", StringComparison.Ordinal)).ToList();
        string? Value(string metric, string more = "") => lines.Find(line => line.StartsWith($"homelab_autoscaler_power_{metric}{{", StringComparison.Ordinal) && line.Contains(more, StringComparison.Ordinal))?.Split(' ')[^1];
        var said = new List<string>();
        foreach (var (metric, more) in new[] { ("attempts_total", ""), ("failed_attempts_total", ""), ("operations_total", "succeeded"), ("operations_total", "failed") })
        {
            if (Value(metric, more) is { } value)
            {
                said.Add($"{metric} {more} {value}".Replace("  ", " ", StringComparison.Ordinal));
            }
        }

        if (Value("operation_duration_seconds_sum") is { } sum)
        {
            said.Add($"duration {sum} in {Value("operation_duration_seconds_count")}");
        }

        return said;
    }
}
