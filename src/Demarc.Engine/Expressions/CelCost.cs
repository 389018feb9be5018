namespace Demarc.Engine.Expressions;

/// <summary>
/// Estimated steps of one evaluation. Sizes that are not known are assumed, so the upper bound is a guide and no promise.
/// </summary>
/// <param name="Least">When every operator stops as early as it can.</param>
/// <param name="Most">When nothing stops early and every list has the assumed size.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
public readonly record struct CelCost(long Least, long Most);

/// <summary>Walks a checked expression and adds up its steps.</summary>
internal static class CostEstimate
{
    private const long Ceiling = long.MaxValue / 4;

    public static CelCost Of(Bound node, CelLimits limits)
    {
        switch (node)
        {
            case BoundConstant: return default;
            case BoundLoop loop:
                var range = Of(loop.Range, limits);
                var each = Add(Of(loop.Body, limits), loop.Filter is null ? default : Of(loop.Filter, limits));
                var size = loop.Range is BoundList list ? list.Items.Length : limits.AssumedSize;
                var least = loop.Range is BoundList && loop.Kind is not (LoopKind.All or LoopKind.Exists) ? size : 0;
                return new CelCost(Times(least, each.Least + 1) + range.Least + 1, Cap(Times(size, each.Most + 1) + range.Most + 1));
            case BoundLogic logic:
                var costs = logic.Operands.Select(o => Of(o, limits)).ToArray();
                return new CelCost(costs.Min(c => c.Least), Cap(costs.Aggregate(0L, (sum, c) => Cap(sum + c.Most))));
            case BoundConditional choice:
                var (condition, then, otherwise) = (Of(choice.Condition, limits), Of(choice.Then, limits), Of(choice.Otherwise, limits));
                return Add(condition, new CelCost(Math.Min(then.Least, otherwise.Least), Math.Max(then.Most, otherwise.Most)));
            default:
                return node.Children.Aggregate(new CelCost(1, 1), (sum, child) => Add(sum, Of(child, limits)));
        }
    }

    private static CelCost Add(CelCost a, CelCost b) => new(Cap(a.Least + b.Least), Cap(a.Most + b.Most));

    private static long Times(long size, long each) => each > Ceiling / Math.Max(size, 1) ? Ceiling : size * each;

    private static long Cap(long value) => Math.Min(value, Ceiling);
}
