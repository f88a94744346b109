using System.Text.Json.Nodes;

namespace HomelabAutoscaler.Sandbox.ApiServer;

/// <summary>Keeps metadata.managedFields: who owns which field after an update, and after a server-side apply.</summary>
internal static class ManagedFields
{
    // What the server itself writes belongs to nobody.
    private static readonly FieldSet Stripped = FieldSet.Of(
        ["f:apiVersion"], ["f:kind"], ["f:metadata"], ["f:metadata", "f:name"], ["f:metadata", "f:namespace"], ["f:metadata", "f:creationTimestamp"],
        ["f:metadata", "f:selfLink"], ["f:metadata", "f:uid"], ["f:metadata", "f:generation"], ["f:metadata", "f:managedFields"],
        ["f:metadata", "f:resourceVersion"], ["f:metadata", "f:deletionTimestamp"], ["f:metadata", "f:deletionGracePeriodSeconds"]);

    /// <summary>After a create, update or patch: whoever changed a field owns it from now on.</summary>
    public static void Update(Schema schema, JsonObject live, JsonObject updated, FieldManager manager)
    {
        var entries = Starting(live, updated, manager);
        updated.Map("metadata")?.Remove("managedFields");
        var comparison = FieldComparison.Between(schema, WithoutManagedFields(live), updated).Without(manager.Ignored);
        var changed = comparison.Added.Union(comparison.Modified);
        var taken = changed.Difference(Stripped);

        entries = [.. entries.Select(e => e with { Fields = e.Fields.Difference(changed).Difference(comparison.Removed) })];
        if (!taken.IsEmpty)
        {
            var mine = manager.ToEntry("Update", taken);
            if (entries.Find(e => e.IsSameManagerAs(mine)) is { } before)
            {
                entries.Remove(before);
                mine = mine with { Fields = mine.Fields.Union(before.Fields) };
            }
            entries.Add(mine);
        }
        Write(updated, entries);
    }

    /// <summary>Server-side apply. Returns the merged object; refuses conflicts unless forced.</summary>
    public static JsonObject Apply(Schema schema, JsonObject live, JsonObject configuration, FieldManager manager, bool force)
    {
        var entries = ManagedFieldsEntry.Read(live).ToList();
        var bare = WithoutManagedFields(live);
        if (entries.Count == 0 && live.Text("metadata", "uid") is not null)
        {
            var everything = FieldTrees.FieldsOf(schema, bare).Difference(Stripped).Without(manager.Ignored);
            entries.Add(manager.ToEntry("Update", everything) with { Manager = "before-first-apply" });
        }

        var applied = manager.ToEntry("Apply", FieldTrees.FieldsOf(schema, configuration).Without(manager.Ignored));
        var last = entries.Find(e => e.IsSameManagerAs(applied));
        var others = entries.Where(e => e != last).ToList();

        var merged = (JsonObject)FieldTrees.Merge(schema, bare, configuration)!;
        if (last is not null)
            merged = Prune(schema, merged, last.Fields, [applied, .. others]);

        var comparison = FieldComparison.Between(schema, bare, merged).Without(manager.Ignored);
        var changed = comparison.Added.Union(comparison.Modified);
        if (!force)
            RefuseConflicts(others, changed);
        others = [.. others.Select(e => e with { Fields = e.Fields.Difference(changed).Difference(comparison.Removed) })];

        applied = applied with { Fields = applied.Fields.Difference(Stripped) };
        Write(merged, [.. others, applied]);
        return merged;
    }

    // A field that this manager applied before and does not now goes away, unless someone else claims it.
    private static JsonObject Prune(Schema schema, JsonObject merged, FieldSet last, IEnumerable<ManagedFieldsEntry> claims)
    {
        var claimed = claims.Aggregate(new FieldSet(), (all, entry) => all.Union(entry.Fields)).WithParents();
        var present = FieldTrees.FieldsOf(schema, merged).WithParents();
        var dropped = present.Intersection(last.WithParents()).Difference(claimed);
        return (JsonObject)FieldTrees.Remove(schema, merged, dropped)!;
    }

    private static void RefuseConflicts(IEnumerable<ManagedFieldsEntry> others, FieldSet changed)
    {
        var conflicts = others
            .Select(e => (Owner: Owner(e), Paths: e.Fields.Intersection(changed).Paths().Select(PathElements.Display).ToList()))
            .Where(c => c.Paths.Count > 0)
            .OrderBy(c => c.Owner, StringComparer.Ordinal)
            .ToList();
        var count = conflicts.Sum(c => c.Paths.Count);
        if (count == 0)
            return;
        var text = count == 1
            ? $"1 conflict: conflict with {conflicts[0].Owner}: {conflicts[0].Paths[0]}"
            : $"{count} conflicts: {string.Join("\n", conflicts.Select(c => $"conflicts with {c.Owner}:\n{string.Join("\n", c.Paths.Select(p => $"- {p}"))}"))}";
        var causes = conflicts.SelectMany(c => c.Paths.Select(path =>
            new JsonObject { ["reason"] = "FieldManagerConflict", ["message"] = $"conflict with {c.Owner}", ["field"] = path }));
        throw new ApiError(409, "Conflict", $"Apply failed with {text}") { Details = new JsonObject { ["causes"] = new JsonArray([.. causes]) } };
    }

    private static string Owner(ManagedFieldsEntry entry)
    {
        var owner = JsonText.Quote(entry.Manager);
        if (entry.Subresource.Length > 0)
            owner += $" with subresource {JsonText.Quote(entry.Subresource)}";
        return entry.IsApply ? owner : $"{owner} using {entry.ApiVersion}";
    }

    // A client may hand back edited managedFields, or reset them; through a subresource it may not.
    private static List<ManagedFieldsEntry> Starting(JsonObject live, JsonObject updated, FieldManager manager)
    {
        if (manager.Subresource.Length == 0 && updated.List("metadata", "managedFields") is { } given)
        {
            if (given.Count == 0 || (given.Count == 1 && given[0] is JsonObject { Count: 0 }))
                return [];
            var read = ManagedFieldsEntry.Read(updated).ToList();
            if (read.Count > 0)
                return read;
        }
        return [.. ManagedFieldsEntry.Read(live)];
    }

    private static JsonObject WithoutManagedFields(JsonObject value)
    {
        var copy = value.Copy();
        copy.Map("metadata")?.Remove("managedFields");
        return copy;
    }

    private static void Write(JsonObject value, IEnumerable<ManagedFieldsEntry> entries)
    {
        var sorted = entries.Where(e => !e.Fields.IsEmpty)
            .OrderBy(e => e.Operation, StringComparer.Ordinal).ThenBy(e => e.Time, StringComparer.Ordinal).ThenBy(e => e.Manager, StringComparer.Ordinal)
            .ThenBy(e => e.ApiVersion, StringComparer.Ordinal).ThenBy(e => e.Subresource, StringComparer.Ordinal)
            .Select(e => e.ToJson()).ToArray();
        if (sorted.Length > 0)
            value.Child("metadata")["managedFields"] = new JsonArray(sorted);
    }
}
