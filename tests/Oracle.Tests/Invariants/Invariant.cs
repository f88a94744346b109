using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Oracle.Tests.CaModel;
using HomelabAutoscaler.Oracle.Tests.Scripts;

namespace HomelabAutoscaler.Oracle.Tests.Invariants;

/// <summary>Something that holds in every run. It is told of what happens and looks at the run.</summary>
internal abstract class Invariant(Run run)
{
    protected Run Run => run;

    protected DateTimeOffset Now => run.Now;

    /// <summary>Something of the script has happened.</summary>
    public virtual void Acted(Line line)
    {
    }

    /// <summary>Cluster Autoscaler is about to scan; the operator is at rest.</summary>
    public virtual void BeforeScan()
    {
    }

    public virtual void Scanned(Scan scan)
    {
    }

    public virtual void Asking(Expansion expansion)
    {
    }

    public virtual void Called(CaCall call)
    {
    }

    /// <summary>A power Job's command is about to reach the machine.</summary>
    public virtual void Switching(Machine machine, PowerOperationKind kind)
    {
    }

    /// <summary>A step is over; operator and Cluster Autoscaler are at rest.</summary>
    public virtual void Stepped()
    {
    }

    protected void Broken(string what) => run.Note(new(GetType().Name, what, run.Second));
}
