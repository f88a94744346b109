using HomelabAutoscaler.Operator.Reconciling;

namespace HomelabAutoscaler.Operator.CloudProvider;

/// <summary>The answers for the fleet of this moment: a changed fleet has new ones at once, passing time has within a second.</summary>
internal sealed class AnswerCache(FleetSource fleet, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);

    private readonly Lock _making = new();
    private (Answers Answers, long MadeAt)? _last;

    public Answers Current
    {
        get
        {
            lock (_making)
            {
                var current = fleet.Current;
                if (_last is not { } last || !ReferenceEquals(last.Answers.Fleet, current) || clock.GetElapsedTime(last.MadeAt) >= Lifetime)
                {
                    _last = last = (new(current, clock.GetUtcNow()), clock.GetTimestamp());
                }

                return last.Answers;
            }
        }
    }
}
