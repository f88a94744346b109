using HomelabAutoscaler.Core.Wire;

namespace HomelabAutoscaler.Core.Resources;

/// <summary>Conditions are a map by type: one of a type is replaced in place, never added twice.</summary>
public static class ConditionList
{
    public static Condition? Find(this ValueList<Condition> conditions, string type)
    {
        foreach (var condition in conditions)
        {
            if (condition.Type == type)
            {
                return condition;
            }
        }

        return null;
    }

    /// <summary>The list with the condition set; the transition time moves only when the status changes.</summary>
    public static ValueList<Condition> With(
        this ValueList<Condition> conditions, string type, ConditionStatus status, string reason, string message, long? generation, DateTimeOffset now)
    {
        var before = conditions.Find(type);
        var after = new Condition
        {
            Type = type,
            Status = status,
            Reason = reason,
            Message = message,
            LastTransitionTime = before?.Status == status ? before.LastTransitionTime : now,
            ObservedGeneration = generation,
        };
        return before is null ? [.. conditions, after]
            : before == after ? conditions
            : conditions.Select(condition => condition.Type == type ? after : condition).ToValueList();
    }

    /// <summary>The list without conditions of the type.</summary>
    public static ValueList<Condition> Without(this ValueList<Condition> conditions, string type) =>
        conditions.Find(type) is null ? conditions : conditions.Where(condition => condition.Type != type).ToValueList();
}
