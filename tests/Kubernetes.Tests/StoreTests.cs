using CsCheck;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Watching;

namespace HomelabAutoscaler.Kubernetes.Tests;

public class StoreTests
{
    private static readonly ListScope All = ListScope.All;

    [Test]
    public async Task A_list_and_its_watch_make_the_store()
    {
        var (store, told) = Watched();
        store.Replace(All, [Lease("a", 1), Lease("b", 2)], "5");
        store.Apply(All, new(WatchEventType.Added, Lease("c", 6), "6"));
        store.Apply(All, new(WatchEventType.Modified, Lease("a", 7, "x"), "7"));
        store.Apply(All, new(WatchEventType.Deleted, Lease("b", 8), "8"));

        await Assert.That(Names(store)).IsEquivalentTo(["a", "c"]);
        await Assert.That(store.Current.Find(new("ns", "a"))!.Spec.HolderIdentity).IsEqualTo("x");
        await Assert.That(told).IsEquivalentTo(["+a", "+b", "+c", "*a", "-b"], TUnit.Assertions.Enums.CollectionOrdering.Matching);
    }

    [Test]
    public async Task An_answer_to_a_write_is_ahead_of_the_watch_which_does_not_take_it_back()
    {
        var (store, told) = Watched();
        store.Replace(All, [Lease("a", 1, "old")], "5");
        store.Observe(Lease("a", 9, "new"));
        store.Apply(All, new(WatchEventType.Modified, Lease("a", 7, "between"), "7"));
        store.Apply(All, new(WatchEventType.Modified, Lease("a", 9, "new"), "9"));

        await Assert.That(store.Current.Find(new("ns", "a"))!.Spec.HolderIdentity).IsEqualTo("new");
        await Assert.That(told.Count).IsEqualTo(2);
    }

    [Test]
    public async Task An_answer_that_comes_after_the_objects_end_does_not_bring_it_back()
    {
        var (store, _) = Watched();
        store.Replace(All, [Lease("a", 1)], "5");
        store.Apply(All, new(WatchEventType.Deleted, Lease("a", 11), "11"));
        store.Observe(Lease("a", 10));

        await Assert.That(Names(store)).IsEmpty();
    }

    [Test]
    public async Task An_object_made_anew_is_not_deleted_by_the_news_of_its_predecessors_end()
    {
        var (store, _) = Watched();
        store.Replace(All, [Lease("a", 1)], "5");
        store.Observe(Lease("a", 12));
        store.Apply(All, new(WatchEventType.Deleted, Lease("a", 11), "11"));

        await Assert.That(Names(store)).IsEquivalentTo(["a"]);
    }

    [Test]
    public async Task A_new_list_removes_what_is_gone_and_keeps_what_was_written_since()
    {
        var (store, told) = Watched();
        store.Replace(All, [Lease("a", 1), Lease("b", 2)], "5");
        var newest = store.Newest();
        store.Observe(Lease("c", 20));
        store.Observe(Lease("a", 21, "mine"));
        told.Clear();
        store.Replace(All, [Lease("a", 1)], "15", newest);

        await Assert.That(Names(store)).IsEquivalentTo(["a", "c"]);
        await Assert.That(store.Current.Find(new("ns", "a"))!.Spec.HolderIdentity).IsEqualTo("mine");
        await Assert.That(told).IsEquivalentTo(["-b"]);
    }

    [Test]
    public async Task A_list_of_one_namespace_touches_no_other()
    {
        var (store, _) = Watched();
        store.Expect([new("ns"), new("other")]);
        store.Replace(new("ns"), [Lease("a", 1)], "5");
        await Assert.That(store.HasSynced).IsFalse();
        store.Replace(new("other"), [], "6");

        await Assert.That(store.HasSynced).IsTrue();
        await Assert.That(Names(store)).IsEquivalentTo(["a"]);
    }

    [Test]
    public async Task A_heartbeat_changes_the_version_and_nothing_else()
    {
        var (store, told) = Watched();
        store.Replace(All, [Lease("a", 1)], "5");
        var before = store.Current.Version;
        told.Clear();
        store.Apply(All, new(WatchEventType.Modified, Lease("a", 6), "6"));

        await Assert.That(told).IsEmpty();
        await Assert.That(store.Current.Version).IsEqualTo(before);
        await Assert.That(store.Current.Find(new("ns", "a"))!.Metadata.ResourceVersion).IsEqualTo("6");
    }

    [Test]
    public async Task A_heartbeat_keeps_what_is_known_and_tells_holders_of_a_snapshot_that_there_is_a_newer_one()
    {
        var (store, _) = Watched();
        store.Replace(All, [Lease("a", 1, "one"), Lease("b", 2)], "5");
        var before = store.Current;
        var spec = before.All[0].Spec;
        store.Apply(All, new(WatchEventType.Modified, Lease("a", 6, "one"), "6"));

        await Assert.That(store.Current).IsNotSameReferenceAs(before);
        await Assert.That(store.Current.All[0].Spec).IsSameReferenceAs(spec);
        await Assert.That(before.All[0]).IsEqualTo(Lease("a", 6, "one"));
    }

    [Test]
    public async Task A_change_leaves_the_snapshot_before_it_as_it_was_and_so_do_heartbeats_after_it()
    {
        var (store, _) = Watched();
        store.Replace(All, [Lease("a", 1, "one"), Lease("b", 2)], "5");
        var before = store.Current;
        store.Apply(All, new(WatchEventType.Modified, Lease("a", 6, "two"), "6"));
        store.Apply(All, new(WatchEventType.Modified, Lease("b", 7), "7"));

        await Assert.That(before.All[0]).IsEqualTo(Lease("a", 1, "one"));
        await Assert.That(before.All[1]).IsEqualTo(Lease("b", 2));
        await Assert.That(store.Current.All[1]).IsEqualTo(Lease("b", 7));
    }

    [Test]
    public async Task A_heartbeat_costs_the_same_in_a_cluster_of_any_size()
    {
        await Assert.That(AllocatedByHeartbeat(5000)).IsEqualTo(AllocatedByHeartbeat(5));
    }

    [Test]
    public async Task What_a_list_finds_unchanged_stays_the_same_instance()
    {
        var (store, told) = Watched();
        store.Replace(All, [Lease("a", 1), Lease("b", 2), Lease("c", 3)], "5");
        var before = store.Current;
        told.Clear();
        store.Replace(All, [Lease("c", 3), Lease("b", 6), Lease("a", 1)], "8");

        await Assert.That(store.Current.All[0]).IsSameReferenceAs(before.All[0]);
        await Assert.That(store.Current.All[2]).IsSameReferenceAs(before.All[2]);
        await Assert.That(store.Current.All[1].Metadata.ResourceVersion).IsEqualTo("6");
        await Assert.That(store.Current.Version).IsEqualTo(before.Version);
        await Assert.That(told).IsEmpty();
    }

    [Test]
    public async Task A_list_that_names_an_object_twice_does_not_hold_it_twice()
    {
        var (store, _) = Watched();
        store.Replace(All, [Lease("a", 1), Lease("a", 1), Lease("b", 2)], "5");

        await Assert.That(Names(store)).IsEquivalentTo(["a", "b"]);
    }

    [Test]
    public async Task A_list_from_before_the_last_one_says_that_the_cluster_was_restored()
    {
        var (store, told) = Watched();
        store.Replace(All, [Lease("a", 90, "late"), Lease("b", 95), Lease("d", 40, "same")], "100");
        told.Clear();
        store.Replace(All, [Lease("a", 40, "early"), Lease("c", 41), Lease("d", 40, "same")], "50");
        await Assert.That(told).IsEquivalentTo(["*a", "-b", "+c"], TUnit.Assertions.Enums.CollectionOrdering.Matching);

        store.Apply(All, new(WatchEventType.Modified, Lease("a", 51, "on"), "51"));
        await Assert.That(store.Current.Find(new("ns", "a"))!.Spec.HolderIdentity).IsEqualTo("on");
    }

    [Test]
    public async Task A_list_that_is_ahead_settles_what_an_object_is_even_after_a_restore()
    {
        var (store, _) = Watched();
        store.Replace(All, [Lease("a", 90, "lost")], "100");
        store.Replace(All, [Lease("a", 40, "restored")], "110");

        await Assert.That(store.Current.Find(new("ns", "a"))!.Spec.HolderIdentity).IsEqualTo("restored");
    }

    [Test]
    public async Task What_was_known_when_a_list_was_asked_for_counts_for_nothing_though_the_list_is_behind_it()
    {
        // Our own write is ahead of the watch, the server was restored to before it, and has gone on for a little since.
        var (store, _) = Watched();
        store.Replace(All, [Lease("a", 40, "early")], "50");
        store.Observe(Lease("a", 75, "lost"));
        store.Replace(All, [Lease("a", 40, "early")], "62", store.Newest());

        await Assert.That(store.Current.Find(new("ns", "a"))!.Spec.HolderIdentity).IsEqualTo("early");
    }

    [Test]
    public async Task The_end_of_an_object_that_cannot_be_read_is_its_end()
    {
        var (store, told) = Watched();
        store.Replace(All, [Lease("a", 1), Lease("b", 2)], "5");
        store.Apply(All, new(WatchEventType.Deleted, null, "6", new UnreadableObjectException(new("ns", "a"), new InvalidOperationException("why"))));

        await Assert.That(Names(store)).IsEquivalentTo(["b"]);
        await Assert.That(told[^1]).IsEqualTo("-a");
    }

    [Test]
    public async Task A_snapshot_stays_as_it_was()
    {
        var (store, _) = Watched();
        store.Replace(All, [Lease("a", 1)], "5");
        var snapshot = store.Current;
        store.Apply(All, new(WatchEventType.Deleted, Lease("a", 6), "6"));

        await Assert.That(snapshot.Count).IsEqualTo(1);
    }

    [Test]
    public void A_snapshot_is_a_sorted_map() => Gen.Int[0, 30].List[0, 60].Sample(numbers =>
    {
        var model = new SortedDictionary<string, Lease>(StringComparer.Ordinal);
        var store = new Store<Lease>();
        store.Replace(All, [], "0");
        var version = 1;
        foreach (var number in numbers)
        {
            version++;
            var name = $"n{number / 2}";
            if (number % 2 == 0)
            {
                var lease = Lease(name, version, $"{version}");
                store.Apply(All, new(WatchEventType.Modified, lease, $"{version}"));
                model[name] = lease;
            }
            else
            {
                store.Apply(All, new(WatchEventType.Deleted, Lease(name, version), $"{version}"));
                model.Remove(name);
            }
        }

        return store.Current.All.SequenceEqual(model.Values) && model.All(pair => store.Current.Find(new("ns", pair.Key)) == pair.Value);
    });

    private static (Store<Lease> Store, List<string> Told) Watched()
    {
        var told = new List<string>();
        var store = new Store<Lease>();
        store.Changed += (before, after) => told.Add($"{(before is null ? "+" : after is null ? "-" : "*")}{(after ?? before)!.Metadata.Name}");
        return (store, told);
    }

    private static long AllocatedByHeartbeat(int objects)
    {
        var store = new Store<Lease>();
        store.Replace(All, [.. Enumerable.Range(0, objects).Select(number => Lease($"lease-{number}", 1))], "1");
        var (first, second) = (Lease("lease-2", 2), Lease("lease-2", 3));
        store.Apply(All, new(WatchEventType.Modified, first, "2"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        store.Apply(All, new(WatchEventType.Modified, second, "3"));
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static IEnumerable<string> Names(Store<Lease> store) => store.Current.All.Select(lease => lease.Metadata.Name);

    private static Lease Lease(string name, int version, string? holder = null) => new()
    {
        Metadata = new() { Name = name, Namespace = "ns", ResourceVersion = $"{version}" },
        Spec = new() { HolderIdentity = holder },
    };
}
