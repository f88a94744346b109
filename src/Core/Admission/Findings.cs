namespace HomelabAutoscaler.Core.Admission;

/// <summary>What an object is refused for, and what is legal but unwise.</summary>
public sealed class Findings
{
    /// <summary>Nobody reads more. Errors are all kept: whether they are new counts.</summary>
    private const int MostWarnings = 100;

    private readonly List<Finding> _errors = [];
    private readonly List<Finding> _warnings = [];
    private readonly HashSet<Finding> _known = [];

    public IReadOnlyList<Finding> Errors => _errors;

    public IReadOnlyList<Finding> Warnings => _warnings;

    public void Refuse(string field, string message)
    {
        if (_known.Add(new(field, message)))
        {
            _errors.Add(new(field, message));
        }
    }

    public void Warn(string field, string message)
    {
        if (_warnings.Count < MostWarnings && _known.Add(new(field, message)))
        {
            _warnings.Add(new(field, message));
        }
    }

    /// <summary>
    /// Has errors that were there before an edit only warn: whoever edits something else, or a controller that works on the
    /// object, must not be stopped by them.
    /// </summary>
    public void Forgive(Findings before)
    {
        var forgiven = before._errors.ToHashSet();
        _warnings.AddRange(_errors.Where(forgiven.Contains).Take(MostWarnings - _warnings.Count));
        _errors.RemoveAll(forgiven.Contains);
    }
}
