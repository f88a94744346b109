namespace HomelabAutoscaler.Sandbox.ApiServer.Cel;

internal static class CelOperators
{
    public static object? Unary(string symbol, object? value) => (symbol, value) switch
    {
        ("!", bool flag) => !flag,
        ("-", long.MinValue) => throw new CelException("integer overflow"),
        ("-", long number) => -number,
        ("-", double number) => -number,
        ("-", TimeSpan duration) => -duration,
        _ => throw CelException.NoSuchOverload(),
    };

    public static object? Binary(string symbol, object? left, object? right) => symbol switch
    {
        "==" => AreEqual(left, right),
        "!=" => !AreEqual(left, right),
        "in" => In(left, right),
        "<" => Compare(left, right) < 0,
        "<=" => Compare(left, right) <= 0,
        ">" => Compare(left, right) > 0,
        ">=" => Compare(left, right) >= 0,
        _ => Arithmetic(symbol, left, right),
    };

    public static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (null, null) => true,
        (CelList a, CelList b) => a.SameAs(b),
        (CelMap a, CelMap b) => a.SameAs(b),
        (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
        _ when IsNumber(left) && IsNumber(right) => CompareNumbers(left!, right!) == 0,
        _ => Equals(left, right),
    };

    public static int Compare(object? left, object? right) => (left, right) switch
    {
        _ when IsNumber(left) && IsNumber(right) => CompareNumbers(left!, right!) ?? throw new CelException("NaN values cannot be ordered"),
        (string a, string b) => string.CompareOrdinal(a, b),
        (bool a, bool b) => a.CompareTo(b),
        (byte[] a, byte[] b) => a.AsSpan().SequenceCompareTo(b),
        (TimeSpan a, TimeSpan b) => a.CompareTo(b),
        (DateTimeOffset a, DateTimeOffset b) => a.CompareTo(b),
        _ => throw CelException.NoSuchOverload(),
    };

    private static bool In(object? item, object? container) => container switch
    {
        CelList list => list.Contains(item),
        CelMap map => map.TryGet(item, out _),
        _ => throw CelException.NoSuchOverload(),
    };

    private static bool IsNumber(object? value) => value is long or ulong or double;

    private static int? CompareNumbers(object left, object right)
    {
        if (left is double || right is double)
        {
            var (a, b) = (Convert.ToDouble(left, null), Convert.ToDouble(right, null));
            return double.IsNaN(a) || double.IsNaN(b) ? null : a.CompareTo(b);
        }
        return ToWide(left).CompareTo(ToWide(right));
    }

    private static Int128 ToWide(object number) => number is ulong u ? u : (long)number;

    private static object Arithmetic(string symbol, object? left, object? right)
    {
        try
        {
            return (left, right) switch
            {
                (long a, long b) => Integers(symbol, a, b),
                (ulong a, ulong b) => Unsigned(symbol, a, b),
                (double a, double b) => symbol switch { "+" => a + b, "-" => a - b, "*" => a * b, "/" => a / b, _ => throw CelException.NoSuchOverload() },
                (string a, string b) when symbol == "+" => a + b,
                (byte[] a, byte[] b) when symbol == "+" => (byte[])[.. a, .. b],
                (CelList a, CelList b) when symbol == "+" => a.Concat(b),
                (TimeSpan a, TimeSpan b) => symbol switch { "+" => a + b, "-" => a - b, _ => throw CelException.NoSuchOverload() },
                (DateTimeOffset a, TimeSpan b) => symbol switch { "+" => a + b, "-" => a - b, _ => throw CelException.NoSuchOverload() },
                (TimeSpan a, DateTimeOffset b) when symbol == "+" => b + a,
                (DateTimeOffset a, DateTimeOffset b) when symbol == "-" => a - b,
                _ => throw CelException.NoSuchOverload(),
            };
        }
        catch (Exception e) when (e is OverflowException or ArgumentOutOfRangeException)
        {
            throw new CelException("integer overflow");
        }
    }

    private static long Integers(string symbol, long a, long b) => symbol switch
    {
        "+" => checked(a + b),
        "-" => checked(a - b),
        "*" => checked(a * b),
        "/" when b == 0 => throw new CelException("division by zero"),
        "/" => checked(a / b),
        "%" when b == 0 => throw new CelException("modulus by zero"),
        _ => b == -1 ? 0L : a % b,
    };

    private static ulong Unsigned(string symbol, ulong a, ulong b) => symbol switch
    {
        "+" => checked(a + b),
        "-" => checked(a - b),
        "*" => checked(a * b),
        "/" when b == 0 => throw new CelException("division by zero"),
        "/" => a / b,
        "%" when b == 0 => throw new CelException("modulus by zero"),
        _ => a % b,
    };
}
