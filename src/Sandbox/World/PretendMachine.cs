using HomelabAutoscaler.Core.Resources;

namespace HomelabAutoscaler.Sandbox.World;

public enum PowerPhase
{
    Off,
    Booting,
    On,
    GoingOff,
}

/// <summary>How a pretend machine differs from an ordinary one.</summary>
public sealed record MachineBehaviour
{
    /// <summary>So many first presses of the power button do nothing.</summary>
    public int DeafBoots { get; init; }

    /// <summary>So many first commands to go off do nothing.</summary>
    public int DeafShutdowns { get; init; }

    /// <summary>So many first power Jobs fail.</summary>
    public int FailingJobs { get; init; }

    /// <summary>A command to go off ends its kubelet but not its power.</summary>
    public bool Hangs { get; init; }

    /// <summary>It keeps its memory and its boot id while it is off.</summary>
    public bool Sleeps { get; init; }

    public TimeSpan? Boot { get; init; }

    public TimeSpan? Shutdown { get; init; }
}

/// <summary>The hardware: it knows nothing of Kubernetes but the name that its kubelet registers.</summary>
public sealed class PretendMachine(KubeNodeName name, NodeTemplate template, MachineBehaviour behaviour, WorldTiming timing)
{
    private DateTimeOffset _phaseEnd = DateTimeOffset.MaxValue;
    private int _presses;
    private int _commands;
    private int _jobs;

    public KubeNodeName Name => name;

    public NodeTemplate Template => template;

    public PowerPhase Phase { get; private set; }

    /// <summary>Told when the machine enters a phase.</summary>
    public event Action<PretendMachine>? Changed;

    /// <summary>How often the kernel was booted.</summary>
    public int Boots { get; private set; }

    public string BootId => $"boot-{Boots}-of-{name}";

    public bool IsRunning => Phase is PowerPhase.On;

    /// <summary>As Wake-on-LAN or a power button: something only when the machine is off.</summary>
    public void PowerOn(DateTimeOffset now)
    {
        if (Phase == PowerPhase.Off && ++_presses > behaviour.DeafBoots)
        {
            Enter(PowerPhase.Booting, now + (behaviour.Boot ?? timing.Boot));
        }
    }

    /// <summary>As a command over SSH: it can only reach a machine that is on.</summary>
    /// <returns>Whether the command was taken.</returns>
    public bool PowerOff(DateTimeOffset now)
    {
        if (Phase != PowerPhase.On)
        {
            return Phase == PowerPhase.Off;
        }

        if (++_commands > behaviour.DeafShutdowns)
        {
            Enter(PowerPhase.GoingOff, now + (behaviour.Shutdown ?? timing.Shutdown));
        }

        return true;
    }

    /// <summary>It is on already, since long before the story.</summary>
    public void WasOn()
    {
        Boots++;
        Enter(PowerPhase.On, DateTimeOffset.MaxValue);
    }

    /// <summary>As pulling the plug.</summary>
    public void CutPower() => Enter(PowerPhase.Off, DateTimeOffset.MaxValue);

    /// <summary>Whether the next power Job of this machine comes to nothing.</summary>
    public bool FailsJob() => ++_jobs <= behaviour.FailingJobs;

    public void Advance(DateTimeOffset now)
    {
        if (now < _phaseEnd)
        {
            return;
        }

        if (Phase == PowerPhase.Booting)
        {
            Boots = behaviour.Sleeps && Boots > 0 ? Boots : Boots + 1;
            Enter(PowerPhase.On, DateTimeOffset.MaxValue);
        }
        else if (Phase == PowerPhase.GoingOff && !behaviour.Hangs)
        {
            Enter(PowerPhase.Off, DateTimeOffset.MaxValue);
        }
    }

    private void Enter(PowerPhase phase, DateTimeOffset end)
    {
        (Phase, _phaseEnd) = (phase, end);
        Changed?.Invoke(this);
    }
}
