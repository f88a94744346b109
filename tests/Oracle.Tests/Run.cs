using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Oracle.Tests.CaModel;
using HomelabAutoscaler.Oracle.Tests.Invariants;
using HomelabAutoscaler.Oracle.Tests.Scripts;
using HomelabAutoscaler.Oracle.Tests.World;
using HomelabAutoscaler.Tests;
using Microsoft.Extensions.Time.Testing;

namespace HomelabAutoscaler.Oracle.Tests;

/// <summary>
/// Plays a script: homelab, operator and Cluster Autoscaler on a virtual clock and one thread. After the script everything
/// is repaired; then every Pod that fits must run, and without work every machine must go off.
/// </summary>
internal sealed class Run : IDisposable
{
    private static readonly DateTimeOffset Begin = Beginning.Time;

    private static readonly TimeSpan Aftermath = TimeSpan.FromMinutes(3);

    private readonly FakeTimeProvider _clock = new(Begin);
    private readonly Invariant[] _invariants;
    private readonly Queue<Line> _lines;
    private readonly Dictionary<string, string> _told = [];

    public Run(Script script)
    {
        Script = script;
        _lines = new(script.Lines.OrderBy(line => line.At));
        Homelab = new(script, _clock);
        Operator = new(Homelab.Objects, _clock, TimeSpan.FromSeconds(script.Hold));
        Autoscaler = NewAutoscaler();
        _invariants = InvariantSet.For(this);
        Homelab.Objects.Machines.Changed += change =>
        {
            if (change.Value is { } machine && Tell(machine) is var told && told != _told.GetValueOrDefault(machine.Metadata.Name))
            {
                Say(_told[machine.Metadata.Name] = told);
            }
        };
        Homelab.Jobs.Switching += (machine, kind) =>
        {
            Say($"{machine.Metadata.Name} is told: {kind}");
            Each(invariant => invariant.Switching(machine, kind));
        };
    }

    public Script Script { get; }

    public Homelab Homelab { get; }

    public OperatorHost Operator { get; }

    public Autoscaler Autoscaler { get; private set; }

    /// <summary>What was broken first; null when nothing was.</summary>
    public Violation? Violation { get; private set; }

    /// <summary>What happened, for people.</summary>
    public List<string> Story { get; } = [];

    public DateTimeOffset Now => _clock.GetUtcNow();

    public int Second => (int)(Now - Begin).TotalSeconds;

    public bool IsOperatorUp => Operator.UpSince is not null;

    public bool IsOperatorUpFor(TimeSpan time) => Now - Operator.UpSince >= time;

    public static Violation? Play(Script script)
    {
        using var run = new Run(script);
        return run.Play();
    }

    public Violation? Play()
    {
        try
        {
            var end = Begin + TimeSpan.FromSeconds(Script.Lines.Count == 0 ? 0 : Script.Lines.Max(line => line.At)) + Aftermath;
            Until(() => Now >= end);
            Repair();
            new EveryPodRuns(this).Expect(Until);
            Homelab.Workloads.WantNothing();
            new IdleMachinesGoOff(this).Expect(Until);
        }
        catch (CaPanicException e)
        {
            Note(new(nameof(CaPanicException), e.Message, Second));
        }

        return Violation;
    }

    public void Note(Violation violation)
    {
        Say($"BROKEN {violation}");
        Violation ??= violation;
    }

    public void Dispose() => Operator.Dispose();

    /// <summary>Lets time pass until something holds or something broke.</summary>
    private void Until(Func<bool> holds)
    {
        while (Violation is null && !holds())
        {
            Step();
            _clock.Advance(TimeSpan.FromSeconds(Script.Pace));
        }
    }

    private void Step()
    {
        while (_lines.TryPeek(out var line) && line.At <= Second)
        {
            _lines.Dequeue();
            Say(line.ToString());
            Do(line);
            Each(invariant => invariant.Acted(line));
        }

        Homelab.Step(Now);
        Operator.Step();
        Each(invariant => invariant.BeforeScan());
        Autoscaler.Step(Now);
        Operator.NoteDeath();
        Operator.Step();
        Each(invariant => invariant.Stepped());
    }

    private void Do(Line line)
    {
        switch (line.Act)
        {
            case Act.Work:
                Homelab.Workloads.Want(line.Subject, line.Value, 1000);
                break;
            case Act.BigWork:
                Homelab.Workloads.Want(line.Subject, line.Value, 2500);
                break;
            case Act.Dead:
                Homelab.HardwareOf(line.Subject).IsDead = true;
                break;
            case Act.Deaf:
                Homelab.HardwareOf(line.Subject).DeafBoots = line.Value;
                break;
            case Act.Stubborn:
                Homelab.HardwareOf(line.Subject).IsDeafToShutdown = true;
                break;
            case Act.Jobs:
                Homelab.HardwareOf(line.Subject).FailingJobs = line.Value;
                break;
            case Act.Slow:
                Homelab.HardwareOf(line.Subject).Slowness = line.Value;
                break;
            case Act.Hang:
                Homelab.HardwareOf(line.Subject).Hang();
                break;
            case Act.Cut:
                Homelab.HardwareOf(line.Subject).CutPower();
                break;
            case Act.Repair:
                Homelab.HardwareOf(line.Subject).Repair();
                break;
            case Act.Vanish:
                Homelab.DeleteNode(line.Subject);
                break;
            case Act.Wake:
                Homelab.Wish(line.Subject, PowerState.On);
                break;
            case Act.Sleep:
                Homelab.Wish(line.Subject, PowerState.Off);
                break;
            case Act.Pause:
                Homelab.Pause(line.Subject, true);
                break;
            case Act.Resume:
                Homelab.Pause(line.Subject, false);
                break;
            case Act.Autoscaler:
                Autoscaler = NewAutoscaler();
                break;
            case Act.Dies:
                Operator.DieAfter(line.Value);
                break;
            case Act.Away:
                Operator.Leave(TimeSpan.FromSeconds(line.Value));
                break;
        }
    }

    /// <summary>
    /// Everything works again, and nobody holds anything back. What lost its power is switched on by hand: without a drift
    /// policy that is its owner's business.
    /// </summary>
    private void Repair()
    {
        Say("everything is repaired");
        foreach (var machine in Script.Machines)
        {
            Homelab.HardwareOf(machine.Name).Repair();
            if (Homelab.Machine(machine.Name) is { Spec.PowerState: PowerState.On, Status.Progress: MachineState.Ready })
            {
                Homelab.HardwareOf(machine.Name).PressPower(Now);
            }

            if (Homelab.Machine(machine.Name).Spec.Power is not null)
            {
                Homelab.Pause(machine.Name, false);
            }
        }
    }

    private Autoscaler NewAutoscaler()
    {
        var autoscaler = new Autoscaler(Homelab, Operator.Provider, Script.Version, Script.IsPriced, Now);
        autoscaler.Asking += expansion => Each(invariant => invariant.Asking(expansion));
        autoscaler.Scanned += scan => Each(invariant => invariant.Scanned(scan));
        autoscaler.Provider.Called += call =>
        {
            Say(call.ToString());
            Each(invariant => invariant.Called(call));
        };
        return autoscaler;
    }

    private static string Tell(Machine machine) => $"{machine.Metadata.Name} is {machine.Status.Progress}, wanted {machine.Spec.PowerState}";

    private void Say(string what) => Story.Add($"{Second,6} {what}");

    private void Each(Action<Invariant> tell)
    {
        foreach (var invariant in _invariants)
        {
            tell(invariant);
        }
    }
}
