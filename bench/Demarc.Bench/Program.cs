using Demarc.Bench;

// Each benchmark is one file with a static Run; the first argument names it.
switch (args.FirstOrDefault())
{
    case "cel":
        CelBenchmark.Run(Console.Out);
        return 0;
    default:
        Console.Error.WriteLine("usage: Demarc.Bench cel");
        return 2;
}
