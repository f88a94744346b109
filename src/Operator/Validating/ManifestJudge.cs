using HomelabAutoscaler.Core.Admission;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Manifests;
using HomelabAutoscaler.Operator.Schedules;

namespace HomelabAutoscaler.Operator.Validating;

/// <summary>Says of objects in files what the API server and the webhooks would say, and knows of all of them at once.</summary>
internal sealed class ManifestJudge
{
    private static readonly YamlNode GroupSchema = SchemaCheck.SchemaIn(Group.CrdYaml);

    private static readonly YamlNode MachineSchema = SchemaCheck.SchemaIn(Machine.CrdYaml);

    private readonly IReadOnlyList<Manifest> _manifests;
    private readonly Surroundings _around;

    public ManifestJudge(IReadOnlyList<Manifest> manifests, DateTimeOffset now)
    {
        _manifests = manifests;
        var groups = Of<Group>("Group").Select(found => found.Value ?? new Group { Metadata = new() { Name = found.Manifest.Name, Namespace = found.Manifest.Namespace }, Spec = new() }).ToList();
        _around = new(now, WarmWindow.ProblemOf)
        {
            // Without any Group, the machines' are in the cluster or in other files.
            AreKnown = groups.Count > 0,
            Groups = groups,
            Machines = [.. Of<Machine>("Node").Select(found => found.Value).OfType<Machine>()],
        };
    }

    /// <summary>All there is to say, in the order of the files.</summary>
    public IReadOnlyList<Remark> Judge() =>
        [.. _manifests.SelectMany(manifest => manifest.Kind == "Group" ? Judge<Group>(manifest, GroupSchema, Core.Admission.Judge.Of, _around) : Judge<Machine>(manifest, MachineSchema, Core.Admission.Judge.Of, _around)).Concat(Twins())];

    private static IEnumerable<Remark> Sorted(IEnumerable<Remark> remarks) => remarks.OrderBy(remark => remark.Line).ThenBy(remark => remark.Column);

    private static IEnumerable<Remark> Judge<T>(Manifest manifest, YamlNode schema, Func<T, T?, Surroundings, Findings> judge, Surroundings around)
        where T : class, IKubeResource<T>
    {
        var check = new SchemaCheck();
        check.Check("", manifest.Root, schema);
        MetadataCheck.Check(manifest, check.Findings);
        NameCheck.Check("", manifest.Root, check.Findings);

        var value = manifest.TryRead<T>(out var problem);
        if (value is null && check.Findings.Errors.Count == 0)
        {
            check.Findings.Refuse("", problem!);
        }
        else if (value is null)
        {
            check.Findings.Warn("", "is judged by its schema only, as it cannot be read: run this again when the errors are mended, for the rest");
        }

        var judged = value is null ? new() : judge(value, null, around);
        var said = judged.Errors.Select(error => error.Field).ToList();
        var errors = check.Findings.Errors.Where(error => !check.IsSaid(error, said)).Concat(judged.Errors);
        var warnings = check.Findings.Warnings.Concat(judged.Warnings);
        return Sorted(
            errors.Select(error => manifest.About(error.Field, Severity.Error, error.Message))
                .Concat(warnings.Select(warning => manifest.About(warning.Field, Severity.Warning, warning.Message))));
    }

    private IEnumerable<Remark> Twins() => _manifests
        .Where(manifest => manifest.Name.Length > 0)
        .GroupBy(manifest => manifest.Title)
        .SelectMany(same => same.Skip(1).Select(twin => twin.About("metadata.name", Severity.Warning, $"is there already: {same.First().File}:{same.First().Root.Line}; the last one that is applied counts")));

    private IEnumerable<(Manifest Manifest, T? Value)> Of<T>(string kind)
        where T : class, IKubeResource<T> => _manifests.Where(manifest => manifest.Kind == kind).Select(manifest => (manifest, manifest.TryRead<T>(out _)));
}
