using HomelabAutoscaler.Sandbox.World;

namespace HomelabAutoscaler.Oracle.Tests.World;

/// <summary>A machine's power and what is wrong with it. It knows nothing of Kubernetes.</summary>
/// <param name="name">The machine's name, and its Node's.</param>
/// <param name="boot">How long it boots.</param>
internal sealed class Hardware(string name, TimeSpan boot)
{
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(20);

    private DateTimeOffset _phaseEnd = DateTimeOffset.MaxValue;

    public string Name => name;

    public TimeSpan BootTime => boot;

    public PowerPhase Phase { get; private set; }

    public int Boots { get; private set; }

    /// <summary>The power button does nothing.</summary>
    public bool IsDead { get; set; }

    /// <summary>So many more presses of the power button do nothing.</summary>
    public int DeafBoots { get; set; }

    /// <summary>A command to go off is taken and not followed.</summary>
    public bool IsDeafToShutdown { get; set; }

    /// <summary>So many more power Jobs come to nothing.</summary>
    public int FailingJobs { get; set; }

    /// <summary>So many times longer than usual it boots.</summary>
    public int Slowness { get; set; } = 1;

    /// <summary>It draws power, and nothing on it runs any more.</summary>
    public bool IsHung { get; private set; }

    /// <summary>Whether anything is, or has been, wrong with it since it was last repaired.</summary>
    public bool IsFaulty => IsDead || IsHung || IsDeafToShutdown || DeafBoots > 0 || FailingJobs > 0 || Slowness > 1;

    /// <summary>Whether a kubelet runs on it.</summary>
    public bool IsAlive => Phase == PowerPhase.On && !IsHung;

    public string BootId => $"boot-{Boots}-of-{name}";

    public void PressPower(DateTimeOffset now)
    {
        if (Phase != PowerPhase.Off || IsDead)
        {
            return;
        }

        if (DeafBoots > 0)
        {
            DeafBoots--;
            return;
        }

        Enter(PowerPhase.Booting, now + (boot * Slowness));
    }

    /// <summary>As a command over the network: only what runs can take it.</summary>
    /// <returns>Whether it was taken, or there was nothing to do.</returns>
    public bool CommandOff(DateTimeOffset now)
    {
        if (!IsAlive)
        {
            return Phase == PowerPhase.Off;
        }

        if (!IsDeafToShutdown)
        {
            Enter(PowerPhase.GoingOff, now + ShutdownTime);
        }

        return true;
    }

    public bool FailsJob()
    {
        if (FailingJobs == 0)
        {
            return false;
        }

        FailingJobs--;
        return true;
    }

    public void Hang()
    {
        if (Phase == PowerPhase.On)
        {
            IsHung = true;
        }
    }

    /// <summary>As pulling the plug.</summary>
    public void CutPower()
    {
        IsHung = false;
        Enter(PowerPhase.Off, DateTimeOffset.MaxValue);
    }

    /// <summary>It has been on since before the run.</summary>
    public void WasOn()
    {
        Boots++;
        Enter(PowerPhase.On, DateTimeOffset.MaxValue);
    }

    /// <summary>Somebody goes there; one that hangs is switched off by hand.</summary>
    public void Repair()
    {
        if (IsHung)
        {
            CutPower();
        }

        (IsDead, IsDeafToShutdown, DeafBoots, FailingJobs, Slowness) = (false, false, 0, 0, 1);
    }

    public void Advance(DateTimeOffset now)
    {
        if (now < _phaseEnd)
        {
            return;
        }

        if (Phase == PowerPhase.Booting)
        {
            Boots++;
            Enter(PowerPhase.On, DateTimeOffset.MaxValue);
        }
        else
        {
            Enter(PowerPhase.Off, DateTimeOffset.MaxValue);
        }
    }

    private void Enter(PowerPhase phase, DateTimeOffset end) => (Phase, _phaseEnd) = (phase, end);
}
