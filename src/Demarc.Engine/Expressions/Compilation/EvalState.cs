namespace Demarc.Engine.Expressions;

/// <summary>Generated code: reads the variables from the first of them on.</summary>
internal delegate CelValue CelBody(ref CelValue first);

/// <summary>Generated code of several expressions: puts the result of each in its place, from the first of them on.</summary>
internal delegate void CelSuiteBody(ref CelValue first, ref CelValue results);

/// <summary>An expression that code is made for.</summary>
internal readonly record struct EmittedPart(Bound Root, TypeSolver Solver, CelEnvironment Environment, string Source);

/// <summary>What one evaluation carries along: the steps left, and the failure on its way to whoever absorbs it.</summary>
internal struct EvalState
{
    /// <summary>Longest string and largest list an expression may build.</summary>
    public const int MaxSize = 1 << 20;

    public long Budget;

    public CelFailure? Failure;

    /// <summary>Takes the steps for handling a text or list of that size; false, with the failure set, when there are none left.</summary>
    public bool Charge(long size)
    {
        Budget -= (size >> 4) + 1;
        if (Budget >= 0) return true;
        Failure = CelFailure.CostLimit;
        return false;
    }

    /// <summary>As <see cref="Charge"/> for something to be built, whose size is limited as well.</summary>
    public bool ChargeNew(long size)
    {
        if (size <= MaxSize) return Charge(size);
        Failure = CelFailure.SizeLimit;
        return false;
    }

    public T? Fail<T>(CelFailure failure)
    {
        Failure = failure;
        return default;
    }

    public T? Fail<T>(string message) => Fail<T>(CelFailure.Error(message));
}
