namespace HomelabAutoscaler.Core.Energy;

/// <summary>A part of each day with a price of its own.</summary>
/// <param name="From">When it begins, by the local clock.</param>
/// <param name="To">When it ends; before <paramref name="From"/> for one that goes past midnight.</param>
/// <param name="PricePerKwh">Its price.</param>
public readonly record struct TariffWindow(TimeOnly From, TimeOnly To, decimal PricePerKwh)
{
    public bool Contains(TimeOnly time) => time.IsBetween(From, To);
}
