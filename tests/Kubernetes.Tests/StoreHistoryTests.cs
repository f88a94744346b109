using CsCheck;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Kubernetes.Watching;

namespace HomelabAutoscaler.Kubernetes.Tests;

/// <summary>
/// A store that hears of one history in many ways at once: from lists, from a watch that lags, and from answers to writes
/// that come late. However these are interleaved, it never goes back and ends where the history ends.
/// </summary>
public class StoreHistoryTests
{
    private static readonly Gen<(Step Step, int Which)> Steps = Gen.Select(Gen.Enum<Step>(), Gen.Int[0, 2]);

    private enum Step
    {
        Write,
        Delete,
        Watch,
        Answer,
        BeginList,
        EndList,
    }

    [Test]
    public void However_news_arrives_the_store_ends_at_the_truth_and_never_goes_back() =>
        Steps.List[0, 60].Sample(steps =>
        {
            var world = new World();
            foreach (var (step, which) in steps)
            {
                world.Do(step, which);
                world.Check();
            }

            world.Finish();
            world.Check();
            return world.IsAtTheTruth;
        }, iter: 20_000);

    private sealed class World
    {
        private readonly Store<Lease> _store = new();
        private readonly Dictionary<string, Lease> _truth = [];
        private readonly List<WatchEvent<Lease>> _history = [];
        private readonly List<Lease> _answers = [];
        private readonly Dictionary<string, Lease> _told = [];
        private readonly Dictionary<string, int> _newest = [];
        private (List<Lease> Items, int Version, ulong Newest)? _listing;
        private int _watched;
        private int _version;

        public World()
        {
            _store.Changed += Hear;
            _store.Replace(ListScope.All, [], "0");
        }

        public bool IsAtTheTruth => _store.Current.All.SequenceEqual(_truth.Values.OrderBy(lease => lease.Metadata.Name, StringComparer.Ordinal));

        public void Do(Step step, int which)
        {
            var name = $"n{which}";
            switch (step)
            {
                case Step.Write:
                    Write(name);
                    break;
                case Step.Delete when _truth.Remove(name, out var last):
                    _version++;
                    _history.Add(new(WatchEventType.Deleted, At(last, _version), $"{_version}"));
                    break;
                case Step.Watch when _watched < _version && _listing is null:
                    _store.Apply(ListScope.All, _history[_watched++]);
                    break;
                case Step.Answer when _answers.Count > 0:
                    var answer = _answers[which % _answers.Count];
                    _answers.Remove(answer);
                    _store.Observe(answer);
                    break;
                case Step.BeginList when _listing is null:
                    // As if the pages of this list took a while.
                    _listing = ([.. _truth.Values.OrderByDescending(lease => lease.Metadata.Name, StringComparer.Ordinal)], _version, _store.Newest());
                    break;
                case Step.EndList when _listing is { } listed:
                    _store.Replace(ListScope.All, listed.Items, $"{listed.Version}", listed.Newest);
                    (_watched, _listing) = (listed.Version, null);
                    break;
            }
        }

        public void Finish()
        {
            Do(Step.EndList, 0);
            while (_watched < _version || _answers.Count > 0)
            {
                Do(Step.Watch, 0);
                Do(Step.Answer, 1);
            }
        }

        public void Check()
        {
            foreach (var lease in _store.Current.All)
            {
                var version = int.Parse(lease.Metadata.ResourceVersion!, System.Globalization.CultureInfo.InvariantCulture);
                if (version < _newest.GetValueOrDefault(lease.Metadata.Name))
                {
                    throw new InvalidOperationException($"{lease.Metadata.Name} went back to {version}");
                }

                _newest[lease.Metadata.Name] = version;
            }

            // What was told adds up to what is there.
            if (!_store.Current.All.Select(Content).SequenceEqual(_told.Values.Select(Content).Order(StringComparer.Ordinal)))
            {
                throw new InvalidOperationException("the changes do not add up to the store");
            }
        }

        private void Write(string name)
        {
            _version++;
            var isNew = !_truth.TryGetValue(name, out var before);
            var written = new Lease
            {
                Metadata = new() { Name = name, Namespace = "ns", Uid = isNew ? $"uid-{_version}" : before!.Metadata.Uid, ResourceVersion = $"{_version}" },
                // Every third write changes nothing that is modelled.
                Spec = new() { HolderIdentity = isNew || _version % 3 > 0 ? $"{_version}" : before!.Spec.HolderIdentity },
            };
            _truth[name] = written;
            _history.Add(new(isNew ? WatchEventType.Added : WatchEventType.Modified, written, $"{_version}"));
            _answers.Add(written);
        }

        private void Hear(Lease? before, Lease? after)
        {
            var name = (after ?? before)!.Metadata.Name;
            var known = _told.GetValueOrDefault(name);
            if (Content(known) != Content(before) || Content(before) == Content(after))
            {
                throw new InvalidOperationException($"told of a change from {before} to {after}, and before that of {known}");
            }

            if (after is null)
            {
                _told.Remove(name);
            }
            else
            {
                _told[name] = after;
            }
        }

        private static Lease At(Lease lease, int version) => lease with { Metadata = lease.Metadata with { ResourceVersion = $"{version}" } };

        private static string? Content(Lease? lease) => lease is null ? null : $"{lease.Metadata.Name} {lease.Metadata.Uid} {lease.Spec.HolderIdentity}";
    }
}
