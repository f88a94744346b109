namespace HomelabAutoscaler.Operator.Commands;

/// <summary>The colours in use, by what they mean.</summary>
internal enum Tint
{
    None,
    Good,
    Busy,
    Bad,
    Quiet,
    Strong,
}

internal static class Tints
{
    /// <summary>The text between the terminal's codes (ECMA-48, SGR).</summary>
    public static string In(this string text, Tint tint) => tint == Tint.None || text.Length == 0 ? text : $"\e[{CodeOf(tint)}m{text}\e[0m";

    private static string CodeOf(Tint tint) => tint switch
    {
        Tint.Good => "32",
        Tint.Busy => "33",
        Tint.Bad => "31",
        Tint.Quiet => "90",
        _ => "1",
    };
}
