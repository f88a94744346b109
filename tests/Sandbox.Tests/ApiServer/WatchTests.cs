namespace HomelabAutoscaler.Sandbox.Tests.ApiServer;

public class WatchTests
{
    private const string Maps = TestCluster.ConfigMaps;
    private readonly TestCluster _cluster = new();

    [Test]
    public async Task Without_a_version_it_begins_with_what_is_there()
    {
        Create("a");
        await Assert.That(await _cluster.WatchAsync(Maps, () => Create("b"))).IsEquivalentTo(["ADDED a", "ADDED b"]);
    }

    [Test]
    public async Task From_a_version_it_tells_what_came_after()
    {
        Create("a");
        var from = _cluster.Cluster.Revision;
        _cluster.Merge(Maps + "/a", "data: {k: v}");
        await Assert.That(await _cluster.WatchAsync($"{Maps}?resourceVersion={from}", () => _cluster.Delete(Maps + "/a"))).IsEquivalentTo(["MODIFIED a", "DELETED a"]);
    }

    [Test]
    public async Task Objects_that_enter_or_leave_the_selection_are_added_and_deleted()
    {
        Create("a");
        var lines = await _cluster.WatchAsync($"{Maps}?labelSelector=flag=yes&resourceVersion={_cluster.Cluster.Revision}", () =>
        {
            _cluster.Merge(Maps + "/a", "metadata: {labels: {flag: \"yes\"}}");
            _cluster.Merge(Maps + "/a", "data: {k: v}");
            _cluster.Merge(Maps + "/a", "metadata: {labels: {flag: \"no\"}}");
            _cluster.Merge(Maps + "/a", "data: {k: w}");
        });
        await Assert.That(lines).IsEquivalentTo(["ADDED a", "MODIFIED a", "DELETED a"]);
    }

    [Test]
    public async Task Initial_events_end_with_a_bookmark()
    {
        Create("a");
        var lines = await _cluster.WatchAsync(Maps + "?sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true");
        await Assert.That(lines.Take(2)).IsEquivalentTo(["ADDED a", "BOOKMARK - end"]);
    }

    [Test]
    public async Task A_quiet_watch_is_told_the_newest_revision_before_it_ends()
    {
        var lines = await _cluster.WatchAsync($"{Maps}?resourceVersion={_cluster.Cluster.Revision}&allowWatchBookmarks=true", () => _cluster.Post("/api/v1/namespaces", "metadata: {name: other}"));
        await Assert.That(lines).IsEquivalentTo(["BOOKMARK -"]);
    }

    [Test]
    public async Task A_forgotten_version_is_an_error_event()
    {
        var from = _cluster.Cluster.Revision;
        Create("a");
        _cluster.Cluster.Compact();
        await Assert.That(await _cluster.WatchAsync($"{Maps}?resourceVersion={from}")).IsEquivalentTo(["ERROR Expired"]);
    }

    [Test]
    public async Task A_watch_that_keeps_up_survives_a_compaction()
    {
        var lines = await _cluster.WatchAsync($"{Maps}?resourceVersion={_cluster.Cluster.Revision}", () =>
        {
            _cluster.Cluster.Compact();
            Create("a");
        });
        await Assert.That(lines).IsEquivalentTo(["ADDED a"]);
    }

    [Test]
    public async Task One_object_can_be_watched_alone()
    {
        Create("a");
        await Assert.That(await _cluster.WatchAsync($"{Maps}?fieldSelector=metadata.name=a", () => Create("b"))).IsEquivalentTo(["ADDED a"]);
    }

    [Test]
    public async Task Disposing_the_response_ends_the_reading()
    {
        using var client = new HttpClient(_cluster.Cluster.CreateHandler()) { BaseAddress = new Uri("https://cluster") };
        var response = await client.GetAsync($"{Maps}?watch=1&resourceVersion={_cluster.Cluster.Revision}", HttpCompletionOption.ResponseHeadersRead);
        var reading = (await response.Content.ReadAsStreamAsync()).ReadAsync(new byte[10]).AsTask();
        response.Dispose();
        await HomelabAutoscaler.Tests.Failing.With<OperationCanceledException>(() => reading);
    }

    private void Create(string name) => _cluster.Post(Maps, $"{{metadata: {{name: {name} }} }}");
}
