using Microsoft.AspNetCore.Connections;

namespace HomelabAutoscaler.Operator.Limits;

/// <summary>
/// Room for so many connections to a port. A new one always gets in; when there is no room left, the one that has gone
/// longest without a call gives way, and before those the oldest that never made any: it says nothing, or nobody vouches for it.
/// Were newcomers refused instead, such clients would keep Cluster Autoscaler out.
/// </summary>
internal sealed class ConnectionRoom(int most)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<ConnectionContext> _strangers = [];
    private readonly LinkedList<ConnectionContext> _callers = [];

    /// <summary>Keeps a connection in the room for as long as it is served.</summary>
    public ConnectionDelegate Around(ConnectionDelegate serve) => async connection =>
    {
        var place = new LinkedListNode<ConnectionContext>(connection);
        connection.Features.Set(new Place(this, place));
        Enter(place)?.Abort(new ConnectionAbortedException("it gives way to a newer connection"));
        try
        {
            await serve(connection);
        }
        finally
        {
            Leave(place);
        }
    };

    /// <summary>Notes that a call came over this connection.</summary>
    public static void NoteCall(HttpContext call) => call.Features.Get<Place>()?.NoteCall();

    /// <returns>Who gives way.</returns>
    private ConnectionContext? Enter(LinkedListNode<ConnectionContext> place)
    {
        lock (_gate)
        {
            var leaving = _strangers.Count + _callers.Count < most ? null : _strangers.First ?? _callers.First;
            leaving?.List!.Remove(leaving);
            _strangers.AddLast(place);
            return leaving?.Value;
        }
    }

    private void NoteCall(LinkedListNode<ConnectionContext> place)
    {
        lock (_gate)
        {
            if (place.List is { } list && place != _callers.Last)
            {
                list.Remove(place);
                _callers.AddLast(place);
            }
        }
    }

    private void Leave(LinkedListNode<ConnectionContext> place)
    {
        lock (_gate)
        {
            place.List?.Remove(place);
        }
    }

    private sealed class Place(ConnectionRoom room, LinkedListNode<ConnectionContext> place)
    {
        public void NoteCall() => room.NoteCall(place);
    }
}
