using HomelabAutoscaler.Oracle.Tests.Scripts;

namespace HomelabAutoscaler.Oracle.Tests.Invariants;

/// <summary>Cluster Autoscaler backs off from a group only after a machine, an owner or a process gave it a reason.</summary>
internal sealed class BackoffIsEarned(Run run) : Invariant(run)
{
    private bool _hasReason;
    private bool _isTold;

    public override void Acted(Line line) => _hasReason |= line.Act is not (Act.Work or Act.BigWork or Act.Wake);

    public override void Stepped()
    {
        if (!_hasReason && !_isTold && Run.Autoscaler.Backoff.Times > 0)
        {
            _isTold = true;
            Broken("it backed off from a group although nothing was wrong");
        }
    }
}
