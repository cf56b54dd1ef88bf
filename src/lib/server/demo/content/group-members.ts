/** Who is in the four groups of the plan, by login; the union is 事務局 of each. Small villages are in few of them. */
export const groupMembers = [
	{
		slug: 'open-data',
		chair: 'shiojiri',
		members:
			'nagano matsumoto ueda iida suzaka komoro ina komagane nakano omachi saku chikuma azumino karuizawa miyota tateshina minowa takamori ikeda obuse ken'
	},
	{
		slug: 'rpa-ai',
		chair: 'saku',
		members:
			'nagano matsumoto okaya suwa suzaka komoro ina nakano chino shiojiri azumino tomi koumi sakuho nagawa shimosuwa fujimi tatsuno iijima anan agematsu sakaki iizuna'
	},
	{
		slug: 'network-security',
		chair: 'matsumoto',
		members:
			'nagano ueda okaya iida suwa suzaka ina nakano iiyama chino saku chikuma azumino kitaaiki minamiaiki hara miyada achi yasuoka kiso-machi otaki omi hakuba otari ogawa kijimadaira ken'
	},
	{
		slug: 'e-application',
		chair: 'nagano',
		members:
			'matsumoto ueda iida suzaka komoro ina komagane omachi shiojiri saku tomi karuizawa tateshina fujimi minowa minamiminowa takagi toyooka nagiso yamagata matsukawa-mura takayama yamanouchi nozawaonsen shinano ken'
	}
] as const;
