namespace HomelabAutoscaler.Core.Admission;

/// <summary>What an object is refused for, and what is legal but unwise.</summary>
public sealed class Findings
{
    private readonly List<Finding> _errors = [];
    private readonly List<Finding> _warnings = [];

    public IReadOnlyList<Finding> Errors => _errors;

    public IReadOnlyList<Finding> Warnings => _warnings;

    public void Refuse(string field, string message) => Add(_errors, new(field, message));

    public void Warn(string field, string message) => Add(_warnings, new(field, message));

    /// <summary>
    /// Has errors that were there before an edit only warn: whoever edits something else, or a controller that works on the
    /// object, must not be stopped by them.
    /// </summary>
    public void Forgive(Findings before)
    {
        foreach (var known in _errors.Intersect(before._errors).ToList())
        {
            _errors.Remove(known);
            Add(_warnings, known);
        }
    }

    private static void Add(List<Finding> findings, Finding finding)
    {
        if (!findings.Contains(finding))
        {
            findings.Add(finding);
        }
    }
}
