using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Supply;

namespace HomelabAutoscaler.Operator.Supply;

/// <summary>What holds where no resource says otherwise, at this moment: the flags, and what the power supply does not allow.</summary>
public sealed class CurrentPolicy(PowerPolicy flags)
{
    private volatile PowerPolicy _value = flags;

    /// <summary>The same instance for as long as nothing changes.</summary>
    public PowerPolicy Value => _value;

    /// <returns>Whether that is news.</returns>
    public bool Limit(SupplyLimits? limits)
    {
        if (_value.Supply == limits)
        {
            return false;
        }

        _value = _value with { Supply = limits };
        return true;
    }
}
