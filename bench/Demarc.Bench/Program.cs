using Demarc.Bench;

// Each benchmark is one file with a static Run; the first argument names it.
switch (args.FirstOrDefault())
{
    case "cel":
        CelBenchmark.Run(Console.Out);
        return 0;
    case "scale":
        ScaleBenchmark.Run(Console.Out, args[1..]);
        return 0;
    case "scale-one":
        ScaleBenchmark.RunOne(Console.Out, args[1], args[2], args[3]);
        return 0;
    case "checks":
        ChecksBenchmark.Run(Console.Out, args[1..]);
        return 0;
    case "checks-one":
        ChecksBenchmark.RunOne(Console.Out, args[1], args[2], args[3]);
        return 0;
    default:
        Console.Error.WriteLine("usage: Demarc.Bench cel | scale [RESOURCES]... | checks [RESOURCES]...");
        return 2;
}
