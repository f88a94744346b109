namespace HomelabAutoscaler.Operator.Limits;

/// <summary>Messages that arrive, with the bytes that they and those that are handled take.</summary>
/// <param name="most">Bytes of all of them.</param>
/// <param name="time">For a message to arrive in.</param>
/// <param name="clock">By which that time passes.</param>
internal sealed class Arrivals(long most, TimeSpan time, TimeProvider clock)
{
    /// <summary>What a call takes beside its message, in bytes; about as much as was measured.</summary>
    private const long SizeOfCall = 32 << 10;

    private readonly Lock _gate = new();
    private readonly LinkedList<Arrival> _oldestFirst = [];
    private long _taken;

    public Arrival Begin()
    {
        var arrival = new Arrival(this, time, clock);
        lock (_gate)
        {
            _oldestFirst.AddLast(arrival.Place);
        }

        Grow(arrival, 0);
        return arrival;
    }

    /// <summary>Takes the room of a message that has grown to this size from those that have been arriving longest, when there is no other.</summary>
    public void Grow(Arrival arrival, long size)
    {
        lock (_gate)
        {
            size += SizeOfCall;
            _taken += size - arrival.Size;
            arrival.Size = size;
            while (_taken > most && _oldestFirst.First is { Value: var oldest })
            {
                _oldestFirst.RemoveFirst();
                _taken -= oldest.Size;
                oldest.Size = 0;
                oldest.GiveWay();
            }
        }
    }

    /// <summary>The message is there: it keeps its room until its call is over.</summary>
    public void Complete(Arrival arrival)
    {
        lock (_gate)
        {
            arrival.Place.List?.Remove(arrival.Place);
        }
    }

    public void End(Arrival arrival)
    {
        lock (_gate)
        {
            arrival.Place.List?.Remove(arrival.Place);
            _taken -= arrival.Size;
        }
    }
}
