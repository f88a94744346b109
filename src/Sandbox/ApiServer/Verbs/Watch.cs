using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>The verb watch: one line for each event, until its time is over. Read by one reader.</summary>
internal sealed class Watch
{
    private const int DefaultSeconds = 1800;
    private static readonly TimeSpan BookmarkInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LastBookmark = TimeSpan.FromSeconds(2);

    private readonly ClusterState _state;
    private readonly ResourceType _type;
    private readonly Selection _selection;
    private readonly Representation _representation;
    private readonly Queue<ReadOnlyMemory<byte>> _initial = [];
    private readonly DateTimeOffset _deadline;
    private readonly bool _bookmarks;
    private readonly int _restores;
    private DateTimeOffset _nextBookmark;
    private long _position;
    private bool _ended;
    private bool _sentColumns;

    public Watch(ClusterState state, Call call)
    {
        _state = state;
        _restores = state.Restores;
        _type = call.Type;
        _selection = new Selection(call);
        _representation = Representation.Of(call, state.Time);
        _bookmarks = call.Query.Flag("allowWatchBookmarks");
        var now = state.Time.GetUtcNow();
        _deadline = now.AddSeconds(call.Query.Number("timeoutSeconds") is > 0 and { } seconds ? seconds : DefaultSeconds);
        _nextBookmark = BookmarkAfter(now);

        var asked = Versions.Asked(call);
        var listed = InitialEvents(call);
        if (asked is { } version)
            Versions.RefuseFuture(version, state.Revision);
        _position = asked ?? 0;
        if (listed ?? asked is null or 0)
            SendState(listed is true);
        else if (_position == 0)
            _position = state.Revision;
    }

    /// <summary>The next event's line; null when the watch is over.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (_initial.TryDequeue(out var line))
                return line;
            if (_ended || _restores != _state.Restores)
                return null;
            Task changed;
            try
            {
                (var change, var revision, changed) = _state.Next(_position, IsWanted);
                _position = change?.Revision ?? revision;
                if (change is not null)
                    return Line(change);
            }
            catch (ApiError expired)
            {
                _ended = true;
                return Line("ERROR", JsonText.ToUtf8(expired.ToStatus()));
            }
            var now = _state.Time.GetUtcNow();
            if (now >= _deadline)
                return null;
            if (_bookmarks && now >= _nextBookmark)
            {
                _nextBookmark = BookmarkAfter(now);
                return Bookmark(initialEventsEnd: false);
            }
            var wake = _bookmarks && _nextBookmark < _deadline ? _nextBookmark : _deadline;
            try
            {
                await changed.WaitAsync(wake - now, _state.Time, cancellation).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // Time for a bookmark or for the end.
            }
        }
    }

    private void SendState(bool withBookmark)
    {
        var (objects, revision) = _state.Snapshot(_type.Storage, _selection.Namespace);
        foreach (var stored in objects.Where(_selection.Accepts))
            _initial.Enqueue(Line("ADDED", Shown(stored)));
        _position = revision;
        if (withBookmark)
            _initial.Enqueue(Bookmark(initialEventsEnd: true));
    }

    private static bool? InitialEvents(Call call)
    {
        var wanted = call.Query.Has("sendInitialEvents") ? call.Query.Flag("sendInitialEvents") : (bool?)null;
        if (wanted is true && call.Query["resourceVersionMatch"] != "NotOlderThan")
            throw Invalid(FieldError.Forbidden("resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
        if (wanted is null && call.Query["resourceVersionMatch"].Length > 0)
            throw Invalid(FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));
        return wanted;
    }

    private bool IsWanted(StoreEvent change) =>
        change.Key == _type.Storage && ((change.Current is { } now && _selection.Accepts(now)) || (change.Previous is { } before && _selection.Accepts(before)));

    // An object that leaves the selection is deleted for this watch, one that enters it is added.
    private ReadOnlyMemory<byte> Line(StoreEvent change)
    {
        var was = change.Previous is { } before && _selection.Accepts(before);
        return change.Current is { } now && _selection.Accepts(now)
            ? Line(was ? "MODIFIED" : "ADDED", Shown(now))
            : Line("DELETED", Shown(change.Deleted));
    }

    private ReadOnlyMemory<byte> Shown(StoredObject stored)
    {
        var withColumns = !_sentColumns;
        _sentColumns = true;
        return _representation.Of(stored, withColumns);
    }

    private ReadOnlyMemory<byte> Bookmark(bool initialEventsEnd)
    {
        var metadata = new JsonObject { ["resourceVersion"] = _position.ToString(CultureInfo.InvariantCulture) };
        if (initialEventsEnd)
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        var value = _type.Zero;
        value["kind"] = _type.Kind;
        value["apiVersion"] = _type.ApiVersion;
        value["metadata"] = metadata;
        return Line("BOOKMARK", _representation.IsPlain ? JsonText.ToUtf8(value) : _representation.Of(new StoredObject(value, _position), withColumns: false));
    }

    private DateTimeOffset BookmarkAfter(DateTimeOffset now)
    {
        var last = _deadline - LastBookmark;
        return last > now && now + BookmarkInterval > last ? last : now + BookmarkInterval;
    }

    private static ReadOnlyMemory<byte> Line(string type, ReadOnlyMemory<byte> json)
    {
        var start = Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\",\"object\":");
        var line = new byte[start.Length + json.Length + 2];
        start.CopyTo(line, 0);
        json.CopyTo(line.AsMemory(start.Length));
        line[^2] = (byte)'}';
        line[^1] = (byte)'\n';
        return line;
    }

    private static ApiError Invalid(FieldError error) => ApiError.Invalid("ListOptions", "meta.k8s.io", "", [error]);
}
