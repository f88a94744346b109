using HomelabAutoscaler.Operator.Limits;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace HomelabAutoscaler.Operator.Tests.Limits;

/// <summary>Who gives way to a newcomer when there is no room left.</summary>
public class ConnectionRoomTests
{
    private readonly ConnectionRoom _room = new(3);
    private readonly List<string> _gone = [];
    private readonly Dictionary<string, Connection> _connections = [];

    [Test]
    public async Task Of_callers_the_one_that_has_gone_longest_without_a_call()
    {
        Enter("a", "b", "c");
        Call("a", "b", "c", "a");
        Enter("d");
        await Assert.That(_gone).IsEquivalentTo(["b"]);

        Call("d", "c");
        Enter("e");
        await Assert.That(string.Join(' ', _gone)).IsEqualTo("b a");
    }

    [Test]
    public async Task Before_any_caller_one_that_never_called_and_of_those_the_oldest()
    {
        Enter("a", "b", "c");
        Call("a");
        Enter("d", "e", "f");
        await Assert.That(string.Join(' ', _gone)).IsEqualTo("b c d");
    }

    [Test]
    public async Task Nobody_where_one_has_left()
    {
        Enter("a", "b", "c");
        Call("a", "b", "c");
        _connections["b"].End();
        Enter("d");
        await Assert.That(_gone).IsEmpty();

        Enter("e");
        await Assert.That(_gone).IsEquivalentTo(["d"]);
    }

    private void Enter(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            var connection = _connections[name] = new(() => _gone.Add(name));
            _ = _room.Around(_ => connection.Served)(connection);
        }
    }

    private void Call(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            ConnectionRoom.NoteCall(new DefaultHttpContext(_connections[name].Features));
        }
    }

    /// <summary>One that is served until it ends, or is aborted.</summary>
    private sealed class Connection(Action aborted) : DefaultConnectionContext
    {
        private readonly TaskCompletionSource _served = new();

        public Task Served => _served.Task;

        public void End() => _served.SetResult();

        public override void Abort(ConnectionAbortedException abortReason)
        {
            aborted();
            _served.TrySetResult();
        }
    }
}
